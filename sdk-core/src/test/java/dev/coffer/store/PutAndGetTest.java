package dev.coffer.store;

import static dev.coffer.store.StoreFixture.LOCAL;
import static dev.coffer.store.StoreFixture.NAME;
import static dev.coffer.store.StoreFixture.assertRefused;
import static dev.coffer.store.StoreFixture.id;
import static dev.coffer.store.StoreFixture.name;
import static dev.coffer.store.StoreFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.spi.Capability;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PutAndGetTest {
  private final StoreFixture fixture = new StoreFixture();

  @AfterEach
  void close() {
    fixture.assertVerifies();
    fixture.close();
  }

  @Test
  void a_value_comes_back_byte_for_byte_with_its_version() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    fixture.store.put(PutRequest.of(NAME, SecretValue.ofBytes(bytes)), LOCAL);

    try (Secret secret = fixture.secret()) {
      assertThat(secret.value().bytes()).isEqualTo(bytes);
      assertThat(secret.value().kind()).isEqualTo(SecretValue.Kind.BYTES);
      assertThat(secret.version().id()).isEqualTo(id(1));
      assertThat(secret.version().number()).isEqualTo(1);
      assertThat(secret.version().state()).isEqualTo(VersionState.ENABLED);
      assertThat(secret.version().stages()).containsExactly(Stage.CURRENT);
      assertThat(secret.version().createTime()).isEqualTo(fixture.clock.instant());
      assertThat(secret.version().incarnation()).isEqualTo(1);
      assertThat(secret.provenance().servedBy()).isEqualTo("test");
    }
  }

  @Test
  void fields_come_back_as_fields() {
    fixture.putFields(Map.of("user", "app", "password", "pw"));

    try (Secret secret = fixture.secret()) {
      assertThat(secret.value().fields()).isEqualTo(Map.of("user", "app", "password", "pw"));
    }
  }

  @Test
  void a_value_may_be_empty() {
    fixture.put("");

    assertThat(fixture.get()).isEmpty();
  }

  @Test
  void a_value_may_have_as_many_bytes_as_the_store_takes_and_no_more() {
    byte[] largest = new byte[64 * 1024];
    Arrays.fill(largest, (byte) 'x');
    fixture.store.put(PutRequest.of(NAME, SecretValue.ofBytes(largest)), LOCAL);

    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        () ->
            fixture.store.put(
                PutRequest.of(NAME, SecretValue.ofBytes(new byte[largest.length + 1])), LOCAL));
    assertThat(fixture.get()).hasSize(largest.length);
  }

  @Test
  void a_store_can_be_configured_for_a_mebibyte() {
    try (StoreFixture large = new StoreFixture(config -> config.withMaxValueBytes(1 << 20))) {
      large.store.put(PutRequest.of(NAME, SecretValue.ofBytes(new byte[1 << 20])), LOCAL);

      assertThat(large.secret().value().size()).isEqualTo(1 << 20);
    }
  }

  @Test
  void each_put_makes_the_next_version_and_previous_follows_current() {
    fixture.put("one");
    fixture.put("two");
    Version third = fixture.put("three");

    assertThat(third.id()).isEqualTo(id(3));
    assertThat(fixture.get()).isEqualTo("three");
    assertThat(fixture.get(Stage.PREVIOUS)).isEqualTo("two");
    assertThat(fixture.get(1)).isEqualTo("one");
    assertThat(fixture.versions()).extracting(Version::number).containsExactly(3L, 2L, 1L);
    assertThat(fixture.versions())
        .extracting(Version::stages)
        .containsExactly(Set.of(Stage.CURRENT), Set.of(Stage.PREVIOUS), Set.of());
  }

  @Test
  void a_put_with_another_stage_leaves_current_alone() {
    fixture.put("one");
    Version pending = fixture.putStage("two", Stage.PENDING);

    assertThat(pending.stages()).containsExactly(Stage.PENDING);
    assertThat(fixture.get()).isEqualTo("one");
    assertThat(fixture.get(Stage.PENDING)).isEqualTo("two");
    assertRefused(ErrorCode.NOT_FOUND, () -> fixture.get(Stage.PREVIOUS));
  }

  @Test
  void a_first_put_with_another_stage_leaves_the_secret_without_current() {
    fixture.putStage("one", Stage.PENDING);

    assertRefused(ErrorCode.NOT_FOUND, () -> fixture.get());
    assertThat(fixture.describe().current()).isNull();
    assertThat(fixture.get(Stage.PENDING)).isEqualTo("one");
  }

  @Test
  void create_only_makes_what_is_new_and_refuses_what_is_there() {
    fixture.put("one", PutCondition.CREATE_ONLY);

    assertRefused(ErrorCode.ALREADY_EXISTS, () -> fixture.put("two", PutCondition.CREATE_ONLY));
    assertThat(fixture.get()).isEqualTo("one");
  }

  @Test
  void if_version_replaces_the_version_it_names_and_no_other() {
    fixture.put("one");
    fixture.put("two", PutCondition.ifVersion(id(1)));

    assertRefused(
        ErrorCode.VERSION_MISMATCH, () -> fixture.put("three", PutCondition.ifVersion(id(1))));
    assertRefused(
        ErrorCode.VERSION_MISMATCH,
        () -> fixture.put("three", PutCondition.ifVersion(VersionId.of("02"))));
    assertThat(fixture.get()).isEqualTo("two");
  }

  @Test
  void if_version_on_a_name_without_a_secret_is_a_mismatch() {
    assertRefused(
        ErrorCode.VERSION_MISMATCH, () -> fixture.put("one", PutCondition.ifVersion(id(1))));
    assertRefused(ErrorCode.NOT_FOUND, () -> fixture.get());
  }

  @Test
  void what_is_not_there_is_not_found_and_said_by_name_and_store() {
    assertThat(refusal(() -> fixture.get()))
        .satisfies(
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
              assertThat(e.store()).isEqualTo("test");
              assertThat(e.name()).isEqualTo("trading/db");
              assertThat(e.remedy()).isNotEmpty();
            });
    fixture.put("one");
    assertRefused(ErrorCode.NOT_FOUND, () -> fixture.get(2));
    assertRefused(ErrorCode.NOT_FOUND, () -> fixture.get(Stage.of("blue")));
    assertRefused(
        ErrorCode.NOT_FOUND,
        () -> fixture.store.get(new GetRequest(NAME, Selector.version(VersionId.of("01"))), LOCAL));
  }

  @Test
  void a_batch_answers_each_name_for_itself() {
    fixture.put(name("a"), "one");

    List<BatchEntry> entries =
        fixture.store.getMany(
            new GetManyRequest(
                List.of(GetRequest.current(name("b")), GetRequest.current(name("a")))),
            LOCAL);

    assertThat(entries).extracting(BatchEntry::name).containsExactly(name("b"), name("a"));
    assertThat(((BatchEntry.Failed) entries.get(0)).error().code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(((BatchEntry.Found) entries.get(1)).secret().value().utf8()).isEqualTo("one");
  }

  @Test
  void the_oldest_version_without_a_stage_goes_when_there_are_too_many() {
    try (StoreFixture small = new StoreFixture(config -> config.withMaxVersions(3))) {
      small.putStage("kept", Stage.of("golden"));
      for (int i = 2; i <= 5; i++) {
        small.put("value " + i);
      }

      assertThat(small.versions()).extracting(Version::number).containsExactly(5L, 4L, 1L);
      assertThat(small.get(1)).isEqualTo("kept");
      assertRefused(ErrorCode.NOT_FOUND, () -> small.get(3));
      small.assertVerifies();
    }
  }

  @Test
  void a_put_is_refused_when_every_version_that_is_kept_bears_a_stage() {
    try (StoreFixture small = new StoreFixture(config -> config.withMaxVersions(3))) {
      small.putStage("a", Stage.of("blue"));
      small.putStage("b", Stage.of("green"));
      small.putStage("c", Stage.of("red"));

      assertRefused(ErrorCode.LIMIT_EXCEEDED, () -> small.put("d"));
      assertThat(small.versions()).hasSize(3);
      small.assertVerifies();
    }
  }

  @Test
  void the_store_declares_everything_but_batches_and_puts_that_restore() {
    assertThat(fixture.store.capabilities().set())
        .doesNotContain(Capability.PUT_RESTORES, Capability.BATCH_GET, Capability.OBSERVED_CHANGES)
        .hasSize(Capability.values().length - 3);
    assertThat(fixture.store.capabilities().limits().maxVersions()).isEqualTo(32);
  }

  @Test
  void rows_hold_no_value_and_no_label_in_the_clear() {
    fixture.put("a-very-secret-value");

    for (Record row : fixture.records.range(RowKeys.FIRST, RowKeys.END, 1000)) {
      assertThat(new String(row.value(), StandardCharsets.ISO_8859_1))
          .doesNotContain("a-very-secret-value")
          .doesNotContain("trading");
    }
  }

  @Test
  void fingerprints_are_equal_for_equal_values_of_one_name_and_for_no_other() {
    SecretValue one = SecretValue.ofUtf8("one");

    assertThat(fixture.store.fingerprint(NAME, one))
        .isEqualTo(fixture.store.fingerprint(NAME, one.copy()))
        .isNotEqualTo(fixture.store.fingerprint(name("other"), one))
        .isNotEqualTo(fixture.store.fingerprint(NAME, SecretValue.ofUtf8("two")));
  }
}
