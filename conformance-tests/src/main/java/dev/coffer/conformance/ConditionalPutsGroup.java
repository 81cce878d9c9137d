package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Capability;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Puts under a condition: they happen where it holds, and change nothing where it does not. */
@Needs(Capability.PUT)
abstract class ConditionalPutsGroup {

  @Test
  @Needs(Capability.CREATE_ONLY)
  void that_only_create_make_a_new_secret(TestedStore store) {
    store.put(store.name("a"), store.text("1"), PutCondition.CREATE_ONLY, Stage.CURRENT);
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("1"));
  }

  @Test
  @Needs(Capability.CREATE_ONLY)
  void that_only_create_leave_what_exists_alone(TestedStore store) {
    store.put(store.name("a"), store.text("1"));
    refuses(store, ErrorCode.ALREADY_EXISTS, PutCondition.CREATE_ONLY);
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("1"));
  }

  @Test
  @Needs(Capability.CREATE_ONLY)
  void that_only_create_have_one_winner(TestedStore store) {
    assertThat(winners(store, PutCondition.CREATE_ONLY, ErrorCode.ALREADY_EXISTS)).isEqualTo(1);
  }

  @Test
  @Needs(Capability.COMPARE_AND_SET)
  void that_expect_the_current_version_replace_it(TestedStore store) {
    Version first = store.put(store.name("a"), store.text("1"));
    store.put(store.name("a"), store.text("2"), PutCondition.ifVersion(first.id()), Stage.CURRENT);
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("2"));
  }

  @Test
  @Needs(Capability.COMPARE_AND_SET)
  void that_expect_another_version_change_nothing(TestedStore store) {
    Version first = store.put(store.name("a"), store.text("1"));
    Version second = store.put(store.name("a"), store.text("2"));
    refuses(store, ErrorCode.VERSION_MISMATCH, PutCondition.ifVersion(first.id()));
    refuses(
        store, ErrorCode.VERSION_MISMATCH, PutCondition.ifVersion(VersionId.of("no-such-version")));
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("2"));
    assertThat(store.describe(store.name("a")).current()).isEqualTo(second.id());
  }

  @Test
  @Needs(Capability.COMPARE_AND_SET)
  void that_expect_a_version_make_no_secret(TestedStore store) {
    refuses(store, ErrorCode.VERSION_MISMATCH, PutCondition.ifVersion(VersionId.of("1")));
    store.refuses(ErrorCode.NOT_FOUND, GetRequest.current(store.name("a")));
  }

  @Test
  @Needs(Capability.COMPARE_AND_SET)
  void that_expect_one_version_have_one_winner(TestedStore store) {
    for (int round = 0; round < 5; round++) {
      VersionId current = store.put(store.name("a"), store.text("round")).id();
      assertThat(winners(store, PutCondition.ifVersion(current), ErrorCode.VERSION_MISMATCH))
          .isEqualTo(1);
    }
  }

  private static void refuses(TestedStore store, ErrorCode code, PutCondition condition) {
    try (SecretValue value = SecretValue.ofUtf8(store.text("lost"))) {
      store.refuses(
          code,
          new PutRequest(store.name("a"), value, condition, Stage.CURRENT, MetadataChange.NONE));
    }
  }

  /** How many of sixteen at once win; all others must be told that they lost. */
  private static int winners(TestedStore store, PutCondition condition, ErrorCode lost) {
    AtomicInteger winners = new AtomicInteger();
    Together.run(
        16,
        i -> {
          try {
            store.put(store.name("a"), store.text("writer " + i), condition, Stage.CURRENT);
            winners.incrementAndGet();
          } catch (SecretsException e) {
            assertThat(e.code()).isEqualTo(lost);
          }
        });
    return winners.get();
  }
}
