package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Capability;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.SetVersionStateRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Stages: labels that exactly one version bears. */
@Needs(Capability.PUT)
abstract class StagesGroup {

  private static final Stage BLUE = Stage.of("blue");

  @Test
  @Needs(Capability.VERSIONS)
  void current_and_previous_follow_the_puts(TestedStore store) {
    Version first = store.put(store.name("a"), store.text("1"));
    Version second = store.put(store.name("a"), store.text("2"));
    assertThat(second.stages()).contains(Stage.CURRENT);
    assertThat(bearer(store, Stage.CURRENT)).isEqualTo(second.id());
    assertThat(bearer(store, Stage.PREVIOUS)).isEqualTo(first.id());
    assertThat(store.read(store.name("a"), Selector.stage(Stage.PREVIOUS)))
        .isEqualTo(store.text("1"));
  }

  @Test
  @Needs(Capability.STAGES)
  void other_than_current_leave_current_alone(TestedStore store) {
    store.put(store.name("a"), store.text("1"));
    Version pending = store.put(store.name("a"), store.text("2"), PutCondition.NONE, Stage.PENDING);
    assertThat(pending.stages()).containsExactly(Stage.PENDING);
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("1"));
    assertThat(store.read(store.name("a"), Selector.stage(Stage.PENDING)))
        .isEqualTo(store.text("2"));
  }

  @Test
  @Needs({Capability.VERSIONS, Capability.STAGES})
  void of_the_user_are_moved_and_removed(TestedStore store) {
    Version first = store.put(store.name("a"), store.text("1"));
    Version second = store.put(store.name("a"), store.text("2"));
    move(store, BLUE, first.id(), null);
    assertThat(bearer(store, BLUE)).isEqualTo(first.id());
    move(store, BLUE, second.id(), null);
    assertThat(bearer(store, BLUE)).isEqualTo(second.id());
    move(store, BLUE, null, null);
    store.refuses(ErrorCode.NOT_FOUND, new GetRequest(store.name("a"), Selector.stage(BLUE)));
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("2"));
  }

  @Test
  @Needs({Capability.VERSIONS, Capability.STAGES})
  void are_moved_only_from_the_version_that_is_expected(TestedStore store) {
    Version first = store.put(store.name("a"), store.text("1"));
    Version second = store.put(store.name("a"), store.text("2"));
    move(store, BLUE, first.id(), null);
    store.refuses(
        ErrorCode.VERSION_MISMATCH,
        new MoveStageRequest(store.name("a"), BLUE, second.id(), second.id()));
    assertThat(bearer(store, BLUE)).isEqualTo(first.id());
    move(store, BLUE, second.id(), first.id());
    assertThat(bearer(store, BLUE)).isEqualTo(second.id());
  }

  @Test
  @Needs(Capability.STAGES)
  void are_not_moved_to_a_version_that_is_not_there(TestedStore store) {
    store.put(store.name("a"), store.text("1"));
    store.refuses(
        ErrorCode.NOT_FOUND,
        new MoveStageRequest(store.name("a"), BLUE, VersionId.of("no-such-version"), null));
    store.refuses(
        ErrorCode.NOT_FOUND,
        new MoveStageRequest(store.name("b"), BLUE, VersionId.of("no-such-version"), null));
  }

  @Test
  @Needs({Capability.VERSIONS, Capability.MOVABLE_CURRENT})
  void current_can_go_back_to_an_older_version_and_forth(TestedStore store) {
    Version first = store.put(store.name("a"), store.text("1"));
    Version second = store.put(store.name("a"), store.text("2"));
    move(store, Stage.CURRENT, first.id(), second.id());
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("1"));
    assertThat(bearer(store, Stage.PREVIOUS)).isEqualTo(second.id());
    move(store, Stage.CURRENT, second.id(), first.id());
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("2"));
    assertThat(bearer(store, Stage.PREVIOUS)).isEqualTo(first.id());
  }

  @Test
  @Needs({Capability.MOVABLE_CURRENT, Capability.STAGES})
  void pending_becomes_current_by_a_move(TestedStore store) {
    store.put(store.name("a"), store.text("1"));
    Version pending = store.put(store.name("a"), store.text("2"), PutCondition.NONE, Stage.PENDING);
    move(store, Stage.CURRENT, pending.id(), null);
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("2"));
  }

  @Test
  @Needs(Capability.MOVABLE_CURRENT)
  void rise_in_revision_with_every_move(TestedStore store) {
    Version first = store.put(store.name("a"), store.text("1"));
    Version second = store.put(store.name("a"), store.text("2"));
    move(store, Stage.CURRENT, first.id(), null);
    try (Secret secret = store.run(GetRequest.current(store.name("a")))) {
      // 0 where the store cannot tell.
      if (second.stageRevision() != 0) {
        assertThat(secret.version().stageRevision()).isGreaterThan(second.stageRevision());
      }
    }
  }

  @Test
  @Needs({Capability.MOVABLE_CURRENT, Capability.DISABLE_VERSION})
  void current_is_not_moved_to_a_version_that_is_disabled(TestedStore store) {
    Version first = store.put(store.name("a"), store.text("1"));
    store.put(store.name("a"), store.text("2"));
    store.run(new SetVersionStateRequest(store.name("a"), first.id(), false));
    store.refuses(
        ErrorCode.FAILED_PRECONDITION,
        new MoveStageRequest(store.name("a"), Stage.CURRENT, first.id(), null));
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("2"));
  }

  private static void move(
      TestedStore store, Stage stage, @Nullable VersionId to, @Nullable VersionId from) {
    store.run(new MoveStageRequest(store.name("a"), stage, to, from));
  }

  /** The one version that bears the stage. */
  private static VersionId bearer(TestedStore store, Stage stage) {
    List<Version> bearers =
        store.versions(store.name("a")).stream().filter(version -> version.has(stage)).toList();
    assertThat(bearers).hasSize(1);
    return bearers.get(0).id();
  }
}
