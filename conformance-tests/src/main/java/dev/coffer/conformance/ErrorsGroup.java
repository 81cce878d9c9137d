package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretName;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Errors: what is not there is NOT_FOUND, whatever is asked of it. */
abstract class ErrorsGroup {

  @Test
  void of_names_that_are_not_there_are_not_found(TestedStore store) {
    SecretName name = store.name("absent");
    store.refuses(ErrorCode.NOT_FOUND, GetRequest.current(name));
    store.refuses(ErrorCode.NOT_FOUND, new DescribeRequest(name));
  }

  @Test
  void of_stages_that_no_version_bears_are_not_found(TestedStore store) {
    store.given(store.name("a"), store.text("value"));
    for (Stage stage : List.of(Stage.PENDING, Stage.of("blue"))) {
      store.refuses(ErrorCode.NOT_FOUND, new GetRequest(store.name("a"), Selector.stage(stage)));
    }
  }

  @Test
  @Needs(Capability.VERSIONS)
  void of_versions_of_nothing_are_not_found(TestedStore store) {
    store.refuses(ErrorCode.NOT_FOUND, new ListVersionsRequest(store.name("absent"), 10, ""));
    store.refuses(
        ErrorCode.NOT_FOUND,
        new GetRequest(store.name("absent"), Selector.version(VersionId.of("1"))));
  }

  @Test
  @Needs(Capability.SOFT_DELETE)
  void of_deleting_nothing_are_not_found(TestedStore store) {
    store.refuses(ErrorCode.NOT_FOUND, new DeleteRequest(store.name("absent"), null));
    store.refuses(ErrorCode.NOT_FOUND, new RestoreRequest(store.name("absent"), null));
  }

  @Test
  @Needs(Capability.SOFT_DELETE_VERSION)
  void of_deleting_a_version_of_nothing_are_not_found(TestedStore store) {
    VersionId version = VersionId.of("1");
    store.refuses(ErrorCode.NOT_FOUND, new DeleteRequest(store.name("absent"), version));
    store.refuses(ErrorCode.NOT_FOUND, new RestoreRequest(store.name("absent"), version));
  }

  @Test
  @Needs(Capability.UPDATE_METADATA)
  void of_changing_nothing_are_not_found(TestedStore store) {
    store.refuses(
        ErrorCode.NOT_FOUND,
        new UpdateMetadataRequest(store.name("absent"), MetadataChange.NONE, ""));
  }

  @Test
  @Needs(Capability.PURGE)
  void of_purging_nothing_are_not_found(TestedStore store) {
    store.refuses(ErrorCode.NOT_FOUND, new PurgeRequest(store.name("absent"), null));
  }

  @Test
  @Needs(Capability.PURGE_VERSION)
  void of_purging_a_version_of_nothing_are_not_found(TestedStore store) {
    store.refuses(ErrorCode.NOT_FOUND, new PurgeRequest(store.name("absent"), VersionId.of("1")));
  }

  @Test
  @Needs(Capability.MOVABLE_CURRENT)
  void of_promoting_nothing_are_not_found(TestedStore store) {
    store.refuses(
        ErrorCode.NOT_FOUND,
        new MoveStageRequest(store.name("absent"), Stage.CURRENT, VersionId.of("1"), null));
  }

  @Test
  @Needs({Capability.PUT, Capability.VERSIONS})
  void of_a_malformed_page_token_say_so(TestedStore store) {
    store.put(store.name("a"), store.text("1"));
    store.put(store.name("a"), store.text("2"));
    store.refuses(
        ErrorCode.INVALID_ARGUMENT, new ListVersionsRequest(store.name("a"), 1, "no-such-token"));
  }

  @Test
  void of_a_failed_call_change_nothing(TestedStore store) {
    store.given(store.name("a"), store.text("value"));
    store.refuses(ErrorCode.NOT_FOUND, GetRequest.current(store.name("a/b")));
    assertThat(store.read(store.name("a"))).isEqualTo(store.text("value"));
  }
}
