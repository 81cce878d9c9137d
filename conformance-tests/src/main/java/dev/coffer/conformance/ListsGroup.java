package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Lists: every name once, in order, and never a value. */
@Needs(Capability.LIST)
abstract class ListsGroup {

  @Test
  void are_in_order_of_name(TestedStore store) {
    List<String> made = List.of("b", "a", "c/d", "c", "a/b", "10", "9");
    made.forEach(rest -> store.given(store.name(rest), store.text(rest)));
    assertThat(store.list()).isEqualTo(made.stream().map(store::name).sorted().toList());
  }

  @Test
  void of_nothing_are_empty(TestedStore store) {
    assertThat(store.list()).isEmpty();
  }

  @Test
  void show_whole_segments_below_a_prefix(TestedStore store) {
    for (String rest : List.of("a/b", "a/c/d", "ab", "a")) {
      store.given(store.name(rest), store.text(rest));
    }
    NamePrefix below = NamePrefix.of(store.room().text() + "a/");
    assertThat(store.run(ListRequest.of(below, 100)).items())
        .extracting(SecretMetadata::name)
        .containsExactly(store.name("a/b"), store.name("a/c/d"));
  }

  @Test
  void are_paged_without_a_gap_or_a_repeat(TestedStore store) {
    List<SecretName> made = IntStream.range(0, 7).mapToObj(i -> store.name("n" + i)).toList();
    made.forEach(name -> store.given(name, store.text("value")));
    for (int size : new int[] {1, 3, 6, 7, 8}) {
      assertThat(paged(store, size)).isEqualTo(made);
    }
  }

  @Test
  void end_with_an_empty_token_and_only_then(TestedStore store) {
    store.given(store.name("a"), store.text("value"));
    assertThat(store.run(ListRequest.of(store.room(), 2)).isLast()).isTrue();
    store.given(store.name("b"), store.text("value"));
    store.given(store.name("c"), store.text("value"));
    assertThat(store.run(ListRequest.of(store.room(), 2)).isLast()).isFalse();
  }

  @Test
  void go_on_only_with_a_token_of_their_own(TestedStore store) {
    for (String rest : List.of("x/a", "x/b", "y/a", "y/b")) {
      store.given(store.name(rest), store.text(rest));
    }
    ListRequest first = ListRequest.of(NamePrefix.of(store.room().text() + "x/"), 1);
    String token = store.run(first).nextPageToken();
    assertThat(token).isNotEmpty();
    store.refuses(ErrorCode.INVALID_ARGUMENT, first.after("no-such-token"));
    store.refuses(
        ErrorCode.INVALID_ARGUMENT,
        ListRequest.of(NamePrefix.of(store.room().text() + "y/"), 1).after(token));
  }

  @Test
  void show_what_describe_shows(TestedStore store) {
    store.given(store.name("a"), store.text("value"));
    SecretMetadata listed = store.run(ListRequest.of(store.room(), 10)).items().get(0);
    SecretMetadata described = store.describe(store.name("a"));
    assertThat(listed.name()).isEqualTo(described.name());
    assertThat(listed.state()).isEqualTo(SecretState.ENABLED);
    assertThat(listed.labels()).isEqualTo(described.labels());
  }

  @Test
  @Needs({Capability.PUT, Capability.LABELS, Capability.UPDATE_METADATA})
  void can_be_of_those_with_all_of_some_labels(TestedStore store) {
    labelled(store, "both", Map.of("team", "a", "tier", "1"));
    labelled(store, "one", Map.of("team", "a"));
    labelled(store, "other", Map.of("team", "b", "tier", "1"));
    ListRequest request =
        new ListRequest(store.room(), Map.of("team", "a", "tier", "1"), false, null, 10, "");
    assertThat(store.run(request).items())
        .extracting(SecretMetadata::name)
        .containsExactly(store.name("both"));
  }

  @Test
  @Needs({Capability.PUT, Capability.EXPIRY, Capability.UPDATE_METADATA})
  void can_be_of_those_that_expire(TestedStore store) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    expiring(store, "soon", now.plus(Duration.ofHours(1)));
    expiring(store, "late", now.plus(Duration.ofDays(9)));
    store.put(store.name("never"), store.text("value"));
    ListRequest request =
        new ListRequest(store.room(), Map.of(), false, now.plus(Duration.ofDays(1)), 10, "");
    assertThat(store.run(request).items())
        .extracting(SecretMetadata::name)
        .containsExactly(store.name("soon"));
  }

  @Test
  @Needs({Capability.PUT, Capability.SOFT_DELETE, Capability.LIST_DELETED})
  void show_deleted_secrets_apart_from_live_ones(TestedStore store) {
    store.put(store.name("live"), store.text("value"));
    store.put(store.name("gone"), store.text("value"));
    store.run(new DeleteRequest(store.name("gone"), null));
    assertThat(store.list()).containsExactly(store.name("live"));
    ListRequest deleted = new ListRequest(store.room(), Map.of(), true, null, 10, "");
    assertThat(store.run(deleted).items())
        .extracting(SecretMetadata::name)
        .containsExactly(store.name("gone"));
  }

  private static List<SecretName> paged(TestedStore store, int size) {
    List<SecretName> names = new ArrayList<>();
    ListRequest request = ListRequest.of(store.room(), size);
    while (true) {
      Page<SecretMetadata> page = store.run(request);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(size);
      page.items().forEach(item -> names.add(item.name()));
      if (page.isLast()) {
        return names;
      }
      request = request.after(page.nextPageToken());
    }
  }

  private static void labelled(TestedStore store, String rest, Map<String, String> labels) {
    store.put(store.name(rest), store.text("value"));
    MetadataChange.Builder change = MetadataChange.builder();
    labels.forEach(change::label);
    store.run(new UpdateMetadataRequest(store.name(rest), change.build(), ""));
  }

  private static void expiring(TestedStore store, String rest, Instant time) {
    store.put(store.name(rest), store.text("value"));
    store.run(
        new UpdateMetadataRequest(
            store.name(rest), MetadataChange.builder().expireTime(time).build(), ""));
  }
}
