package dev.coffer.store;

import static dev.coffer.store.StoreFixture.LOCAL;
import static dev.coffer.store.StoreFixture.NAME;
import static dev.coffer.store.StoreFixture.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetadataTest {
  private final StoreFixture fixture = new StoreFixture();

  @AfterEach
  void close() {
    fixture.assertVerifies();
    fixture.close();
  }

  private SecretMetadata update(MetadataChange change) {
    return update(fixture, change);
  }

  private static SecretMetadata update(StoreFixture fixture, MetadataChange change) {
    return fixture.store.updateMetadata(new UpdateMetadataRequest(NAME, change, ""), LOCAL);
  }

  @Test
  void a_put_keeps_what_it_does_not_name() {
    Instant expiry = Instant.parse("2030-01-01T00:00:00.123456789Z");
    MetadataChange first =
        MetadataChange.builder()
            .label("team", "trading")
            .label("tier", "1")
            .description("the database")
            .contentType("text/plain")
            .expireTime(expiry)
            .build();
    fixture.store.put(
        new PutRequest(NAME, SecretValue.ofUtf8("one"), PutCondition.NONE, Stage.CURRENT, first),
        LOCAL);
    fixture.put("two");

    SecretMetadata metadata = fixture.describe();

    assertThat(metadata.labels()).isEqualTo(Map.of("team", "trading", "tier", "1"));
    assertThat(metadata.description()).isEqualTo("the database");
    assertThat(metadata.contentType()).isEqualTo("text/plain");
    assertThat(metadata.expireTime()).isEqualTo(expiry);
    assertThat(metadata.current()).isEqualTo(StoreFixture.id(2));
  }

  @Test
  void an_update_changes_what_it_names_without_a_new_version() {
    fixture.put("one");
    Instant made = fixture.clock.instant();
    update(MetadataChange.builder().label("a", "1").label("b", "2").description("d").build());
    fixture.clock.advance(Duration.ofMinutes(1));

    SecretMetadata changed =
        update(MetadataChange.builder().removeLabel("a").label("b", "3").description("").build());

    assertThat(changed).isEqualTo(fixture.describe());
    assertThat(changed.labels()).isEqualTo(Map.of("b", "3"));
    assertThat(changed.description()).isEmpty();
    assertThat(changed.createTime()).isEqualTo(made);
    assertThat(changed.updateTime()).isEqualTo(fixture.clock.instant());
    assertThat(fixture.versions()).hasSize(1);
  }

  @Test
  void an_update_that_names_nothing_changes_nothing() {
    fixture.put("one");

    assertThat(update(MetadataChange.NONE)).isEqualTo(fixture.describe());
    assertThat(fixture.store.journalRevision()).isEqualTo(1);
  }

  @Test
  void the_etag_differs_after_every_change_and_guards_an_update() {
    fixture.put("one");
    String first = fixture.describe().etag();
    MetadataChange change = MetadataChange.builder().label("a", "1").build();
    fixture.store.updateMetadata(new UpdateMetadataRequest(NAME, change, first), LOCAL);

    assertThat(fixture.describe().etag()).isNotEqualTo(first);
    assertRefused(
        ErrorCode.VERSION_MISMATCH,
        () -> fixture.store.updateMetadata(new UpdateMetadataRequest(NAME, change, first), LOCAL));
  }

  @Test
  void labels_and_texts_are_bounded() {
    fixture.put("one");
    MetadataChange.Builder most = MetadataChange.builder();
    for (int i = 0; i < SecretBounds.MAX_LABELS; i++) {
      most.label("k" + i + "/" + "x".repeat(100), "é".repeat(256));
    }
    update(most.description("d".repeat(2048)).contentType("t".repeat(255)).build());

    assertThat(fixture.describe().labels()).hasSize(64);
    assertInvalid(MetadataChange.builder().label("one-more", "").build());
    assertInvalid(MetadataChange.builder().label("", "v").build());
    assertInvalid(MetadataChange.builder().label("k".repeat(129), "v").build());
    assertInvalid(MetadataChange.builder().label("with space", "v").build());
    assertInvalid(MetadataChange.builder().label("k0", "v".repeat(513)).build());
    assertInvalid(MetadataChange.builder().label("k0", "line\nbreak").build());
    assertInvalid(MetadataChange.builder().label("k0", "half \ud800 a pair").build());
    assertInvalid(MetadataChange.builder().description("d".repeat(2049)).build());
    assertInvalid(MetadataChange.builder().description("bell \u0007").build());
    assertInvalid(MetadataChange.builder().contentType("text/plain\n").build());
    assertInvalid(MetadataChange.builder().expireTime(Instant.MIN).build());
  }

  private void assertInvalid(MetadataChange change) {
    String etag = fixture.describe().etag();
    assertRefused(ErrorCode.INVALID_ARGUMENT, () -> update(change));
    assertThat(fixture.describe().etag()).isEqualTo(etag);
  }

  @Test
  void a_secret_with_all_its_bounds_reached_can_be_read_and_written() {
    try (StoreFixture full = new StoreFixture(config -> config.withMaxVersions(1000))) {
      MetadataChange.Builder most = MetadataChange.builder();
      for (int i = 0; i < SecretBounds.MAX_LABELS; i++) {
        most.label(("k" + i + "-").concat("x".repeat(120)), "v".repeat(512));
      }
      full.put("first");
      update(full, most.description("d".repeat(2048)).contentType("t".repeat(255)).build());
      for (int i = 0; i < 62; i++) {
        full.putStage("v", Stage.of("s" + i + "x".repeat(60)));
      }
      for (int i = 0; i < 960; i++) {
        full.put("v");
      }

      assertThat(full.versions()).hasSize(1000);
      full.assertVerifies();
    }
  }

  @Test
  void expiry_warns_and_does_not_refuse_unless_asked_to() {
    fixture.put("one");
    update(MetadataChange.builder().expireTime(Instant.parse("2020-01-01T00:00:00Z")).build());

    assertThat(fixture.get()).isEqualTo("one");
  }

  @Test
  void a_store_that_refuses_expired_secrets_refuses_them_until_the_expiry_is_lifted() {
    try (StoreFixture strict = new StoreFixture(config -> config.withRefuseExpired(true))) {
      strict.put("one");
      Instant expiry = strict.clock.instant().plusSeconds(60);
      update(strict, MetadataChange.builder().expireTime(expiry).build());
      assertThat(strict.get()).isEqualTo("one");

      strict.clock.advance(Duration.ofSeconds(60));
      assertRefused(ErrorCode.FAILED_PRECONDITION, strict::get);
      assertThat(strict.describe().expireTime()).isEqualTo(expiry);

      update(strict, MetadataChange.builder().expireTime(MetadataChange.NEVER).build());
      assertThat(strict.get()).isEqualTo("one");
      assertThat(strict.describe().expireTime()).isNull();
    }
  }
}
