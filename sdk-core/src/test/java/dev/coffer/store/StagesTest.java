package dev.coffer.store;

import static dev.coffer.store.StoreFixture.LOCAL;
import static dev.coffer.store.StoreFixture.NAME;
import static dev.coffer.store.StoreFixture.assertRefused;
import static dev.coffer.store.StoreFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.SetVersionStateRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class StagesTest {
  private static final Stage BLUE = Stage.of("blue");

  private final StoreFixture fixture = new StoreFixture();

  @BeforeEach
  void putThree() {
    fixture.put("one");
    fixture.put("two");
    fixture.put("three");
  }

  @AfterEach
  void close() {
    fixture.assertVerifies();
    fixture.close();
  }

  private SecretMetadata move(Stage stage, @Nullable VersionId to) {
    return fixture.store.moveStage(new MoveStageRequest(NAME, stage, to, null), LOCAL);
  }

  @Test
  void moving_current_promotes_a_version_and_previous_goes_to_the_one_that_bore_it() {
    SecretMetadata moved = move(Stage.CURRENT, id(1));

    assertThat(moved.current()).isEqualTo(id(1));
    assertThat(fixture.get()).isEqualTo("one");
    assertThat(fixture.get(Stage.PREVIOUS)).isEqualTo("three");
  }

  @Test
  void moving_current_to_previous_and_again_swaps_the_two() {
    move(Stage.CURRENT, id(2));
    assertThat(fixture.get(Stage.PREVIOUS)).isEqualTo("three");

    move(Stage.CURRENT, id(3));
    assertThat(fixture.get()).isEqualTo("three");
    assertThat(fixture.get(Stage.PREVIOUS)).isEqualTo("two");
  }

  @Test
  void a_stage_of_the_users_own_is_on_one_version_at_a_time_and_can_be_removed() {
    move(BLUE, id(1));
    move(BLUE, id(2));

    assertThat(fixture.get(BLUE)).isEqualTo("two");
    assertThat(fixture.versions()).filteredOn(version -> version.has(BLUE)).hasSize(1);

    move(BLUE, null);
    assertRefused(ErrorCode.NOT_FOUND, () -> fixture.get(BLUE));
    assertThat(fixture.get()).isEqualTo("three");
  }

  @Test
  void a_move_can_demand_the_version_that_bears_the_stage() {
    assertRefused(
        ErrorCode.VERSION_MISMATCH,
        () ->
            fixture.store.moveStage(
                new MoveStageRequest(NAME, Stage.CURRENT, id(1), id(2)), LOCAL));
    assertRefused(
        ErrorCode.VERSION_MISMATCH,
        () -> fixture.store.moveStage(new MoveStageRequest(NAME, BLUE, id(1), id(2)), LOCAL));
    fixture.store.moveStage(new MoveStageRequest(NAME, Stage.CURRENT, id(1), id(3)), LOCAL);

    assertThat(fixture.get()).isEqualTo("one");
  }

  @Test
  void moving_a_stage_to_where_it_is_changes_nothing() {
    String etag = fixture.describe().etag();

    move(Stage.CURRENT, id(3));

    assertThat(fixture.describe().etag()).isEqualTo(etag);
    assertThat(fixture.get(Stage.PREVIOUS)).isEqualTo("two");
  }

  @Test
  void a_stage_goes_to_versions_that_can_be_read_alone() {
    setEnabled(1, false);

    assertRefused(ErrorCode.FAILED_PRECONDITION, () -> move(Stage.CURRENT, id(1)));
    assertRefused(ErrorCode.NOT_FOUND, () -> move(Stage.CURRENT, id(9)));
    assertThat(fixture.get()).isEqualTo("three");
  }

  @Test
  void the_stage_revision_rises_with_each_move_also_back_to_an_older_version() {
    long before = fixture.secret().version().stageRevision();

    move(Stage.CURRENT, id(1));

    assertThat(fixture.secret().version().stageRevision()).isGreaterThan(before);
    assertThat(fixture.secret().version().number()).isEqualTo(1);
  }

  @Test
  void a_disabled_version_is_not_read_until_it_is_enabled() {
    assertThat(setEnabled(3, false)).isEqualTo(VersionState.DISABLED);

    assertRefused(ErrorCode.FAILED_PRECONDITION, () -> fixture.get());
    assertRefused(ErrorCode.FAILED_PRECONDITION, () -> fixture.get(3));
    assertThat(fixture.get(2)).isEqualTo("two");

    assertThat(setEnabled(3, true)).isEqualTo(VersionState.ENABLED);
    assertThat(fixture.get()).isEqualTo("three");
  }

  @Test
  void enabling_what_is_enabled_changes_nothing() {
    String etag = fixture.describe().etag();

    setEnabled(3, true);

    assertThat(fixture.describe().etag()).isEqualTo(etag);
  }

  private VersionState setEnabled(long number, boolean enabled) {
    return fixture
        .store
        .setVersionState(new SetVersionStateRequest(NAME, id(number), enabled), LOCAL)
        .state();
  }
}
