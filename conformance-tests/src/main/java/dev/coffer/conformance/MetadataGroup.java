package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.spi.Capability;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Metadata: kept beside the value, changed without it. */
@Needs(Capability.PUT)
abstract class MetadataGroup {

  private static final Instant LATER =
      Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS);

  @Test
  @Needs({Capability.UPDATE_METADATA, Capability.LABELS})
  void labels_are_set_replaced_and_removed(TestedStore store) {
    made(store);
    update(store, MetadataChange.builder().label("team", "a").label("tier", "1").build());
    update(store, MetadataChange.builder().label("team", "b").removeLabel("tier").build());
    assertThat(described(store).labels()).isEqualTo(Map.of("team", "b"));
  }

  @Test
  @Needs({Capability.UPDATE_METADATA, Capability.DESCRIPTION})
  void descriptions_are_set_and_taken_away(TestedStore store) {
    made(store);
    update(store, MetadataChange.builder().description("what it is for, \u00e9").build());
    assertThat(described(store).description()).isEqualTo("what it is for, \u00e9");
    update(store, MetadataChange.builder().description("").build());
    assertThat(described(store).description()).isEmpty();
  }

  @Test
  @Needs({Capability.UPDATE_METADATA, Capability.CONTENT_TYPE})
  void content_types_are_kept(TestedStore store) {
    made(store);
    update(store, MetadataChange.builder().contentType("application/x-pem-file").build());
    assertThat(described(store).contentType()).isEqualTo("application/x-pem-file");
  }

  @Test
  @Needs({Capability.UPDATE_METADATA, Capability.EXPIRY})
  void expiries_are_kept_and_taken_away(TestedStore store) {
    made(store);
    update(store, MetadataChange.builder().expireTime(LATER).build());
    assertThat(described(store).expireTime()).isEqualTo(LATER);
    update(store, MetadataChange.builder().expireTime(MetadataChange.NEVER).build());
    assertThat(described(store).expireTime()).isNull();
  }

  @Test
  @Needs({Capability.UPDATE_METADATA, Capability.EXPIRY})
  void expiries_in_the_past_delete_nothing(TestedStore store) {
    made(store);
    Instant past = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
    update(store, MetadataChange.builder().expireTime(past).build());
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("value"));
    assertThat(described(store).expireTime()).isEqualTo(past);
  }

  @Test
  @Needs(Capability.UPDATE_METADATA)
  void changes_make_no_version(TestedStore store) {
    Version only = made(store);
    update(store, some(store));
    assertThat(store.describe(store.name("a")).current()).isEqualTo(only.id());
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("value"));
  }

  @Test
  @Needs({Capability.UPDATE_METADATA, Capability.LABELS, Capability.DESCRIPTION})
  void changes_keep_what_they_do_not_name(TestedStore store) {
    made(store);
    update(store, MetadataChange.builder().label("team", "a").description("kept").build());
    update(store, MetadataChange.builder().label("tier", "1").build());
    store.put(store.name("a"), store.text("next"));
    assertThat(described(store).labels()).isEqualTo(Map.of("team", "a", "tier", "1"));
    assertThat(described(store).description()).isEqualTo("kept");
  }

  @Test
  @Needs(Capability.LABELS)
  void changes_come_with_a_put(TestedStore store) {
    try (SecretValue value = SecretValue.ofUtf8(store.text("value"))) {
      store.run(
          new PutRequest(
              store.name("a"),
              value,
              PutCondition.NONE,
              Stage.CURRENT,
              MetadataChange.builder().label("team", "a").build()));
    }
    assertThat(described(store).labels()).isEqualTo(Map.of("team", "a"));
  }

  @Test
  @Needs({Capability.UPDATE_METADATA, Capability.ETAG})
  void etags_differ_after_every_change(TestedStore store) {
    Set<String> etags = new HashSet<>();
    made(store);
    etags.add(described(store).etag());
    update(store, some(store));
    etags.add(described(store).etag());
    store.put(store.name("a"), store.text("value"));
    etags.add(described(store).etag());
    store.lacks(Capability.ETAG, etags.equals(Set.of("")));
    assertThat(etags).hasSize(3).doesNotContain("");
  }

  @Test
  @Needs({Capability.UPDATE_METADATA, Capability.ETAG})
  void changes_from_another_etag_are_refused(TestedStore store) {
    made(store);
    String stale = described(store).etag();
    store.lacks(Capability.ETAG, stale.isEmpty());
    update(store, some(store));
    SecretMetadata before = described(store);
    store.refuses(
        ErrorCode.VERSION_MISMATCH, new UpdateMetadataRequest(store.name("a"), some(store), stale));
    assertThat(described(store)).isEqualTo(before);
    store.run(new UpdateMetadataRequest(store.name("a"), some(store), before.etag()));
  }

  /** A change that the store can make, whichever of them it can. */
  private static MetadataChange some(TestedStore store) {
    MetadataChange.Builder change = MetadataChange.builder();
    if (store.can(Capability.LABELS)) {
      change.label("some", "label");
    }
    if (store.can(Capability.DESCRIPTION)) {
      change.description("some description");
    }
    return change.build();
  }

  private static Version made(TestedStore store) {
    return store.put(store.name("a"), store.text("value"));
  }

  private static void update(TestedStore store, MetadataChange change) {
    store.run(new UpdateMetadataRequest(store.name("a"), change, ""));
  }

  private static SecretMetadata described(TestedStore store) {
    return store.describe(store.name("a"));
  }
}
