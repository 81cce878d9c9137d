package dev.coffer.layer.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import dev.coffer.pipeline.Handler;
import dev.coffer.pipeline.PipelineConfig;
import dev.coffer.pipeline.Stores;
import dev.coffer.spi.Capability;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Limits;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import dev.coffer.spi.Verb;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GuardLayerTest {
  private static final SecretName NAME = SecretName.of("trading/db");
  private static final VersionId V = VersionId.of("1");
  private static final SecretValue TEXT = SecretValue.ofUtf8("value");
  private static final SecretValue FIELDS = SecretValue.ofFields(Map.of("user", "app"));
  private static final OperationContext CONTEXT = OperationContext.LOCAL;

  private static Handler guarded(MemoryBackend backend) {
    return Stores.of(Map.of("trading", backend), PipelineConfig.BARE.with(GuardConfig.DEFAULT))
        .store("trading")
        .handler();
  }

  private static SecretsException refusal(Handler handler, Operation<?> operation) {
    return catchThrowableOfType(SecretsException.class, () -> handler.run(operation, CONTEXT));
  }

  private static PutRequest put(PutCondition condition, Stage stage, MetadataChange change) {
    return new PutRequest(NAME, TEXT, condition, stage, change);
  }

  static Stream<Arguments> whatNeedsWhat() {
    MetadataChange none = MetadataChange.NONE;
    MetadataChange label = MetadataChange.builder().label("team", "a").build();
    return Stream.of(
        Arguments.of(Capability.PUT, PutRequest.of(NAME, TEXT)),
        Arguments.of(Capability.VERSIONS, new ListVersionsRequest(NAME, 10, "")),
        Arguments.of(Capability.VERSIONS, new GetRequest(NAME, Selector.version(V))),
        Arguments.of(
            Capability.MOVABLE_CURRENT, new MoveStageRequest(NAME, Stage.CURRENT, V, null)),
        Arguments.of(Capability.STAGES, put(PutCondition.NONE, Stage.PENDING, none)),
        Arguments.of(
            Capability.COMPARE_AND_SET, put(PutCondition.ifVersion(V), Stage.CURRENT, none)),
        Arguments.of(Capability.CREATE_ONLY, put(PutCondition.CREATE_ONLY, Stage.CURRENT, none)),
        Arguments.of(Capability.FIELDS, PutRequest.of(NAME, FIELDS)),
        Arguments.of(
            Capability.FIELD_PATCH,
            new PatchFieldsRequest(NAME, FIELDS, Set.of(), PutCondition.NONE, none)),
        Arguments.of(Capability.LABELS, put(PutCondition.NONE, Stage.CURRENT, label)),
        Arguments.of(Capability.UPDATE_METADATA, new UpdateMetadataRequest(NAME, label, "")),
        Arguments.of(Capability.ETAG, new UpdateMetadataRequest(NAME, none, "etag")),
        Arguments.of(Capability.DISABLE_VERSION, new SetVersionStateRequest(NAME, V, false)),
        Arguments.of(Capability.SOFT_DELETE, new DeleteRequest(NAME, null)),
        Arguments.of(Capability.SOFT_DELETE_VERSION, new RestoreRequest(NAME, V)),
        Arguments.of(Capability.PURGE, new PurgeRequest(NAME, null)),
        Arguments.of(Capability.PURGE_VERSION, new PurgeRequest(NAME, V)),
        Arguments.of(Capability.LIST, ListRequest.of(NamePrefix.ALL, 10)),
        Arguments.of(
            Capability.EMPTY_VALUE, PutRequest.of(NAME, SecretValue.ofBytes(new byte[0]))));
  }

  @ParameterizedTest
  @MethodSource("whatNeedsWhat")
  void whatIsNotDeclaredIsRefusedBeforeAnyCall(Capability missing, Operation<?> operation) {
    MemoryBackend backend = MemoryBackend.without(missing);
    SecretsException e = refusal(guarded(backend), operation);
    assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(e.store()).isEqualTo("trading");
    assertThat(e.getMessage()).contains("\"trading\"", missing.name(), Refusals.argument(missing));
    assertThat(backend.faults().calls()).isZero();
  }

  @Test
  void aValueOverTheLimitIsRefusedAndTheLimitNamed() {
    MemoryBackend backend = MemoryBackend.bounded(new Limits(10, 1, 10, 10));
    SecretValue large = SecretValue.ofBytes(new byte[11]);
    SecretsException e = refusal(guarded(backend), PutRequest.of(NAME, large));
    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(e.getMessage()).contains("11", "10", "trading");
    assertThat(backend.faults().calls()).isZero();
  }

  @Test
  void tooManyLabelsAreRefused() {
    MemoryBackend backend = MemoryBackend.bounded(new Limits(10, 1, 10, 10));
    MetadataChange two = MetadataChange.builder().label("a", "1").label("b", "2").build();
    SecretsException e = refusal(guarded(backend), new UpdateMetadataRequest(NAME, two, ""));
    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(backend.faults().calls()).isZero();
  }

  @Test
  void aPageLargerThanTheStoreGivesIsAskedForInParts() {
    MemoryBackend backend = MemoryBackend.bounded(new Limits(10, 1, 10, 2));
    Handler handler = guarded(backend);
    for (String name : new String[] {"a", "b", "c"}) {
      handler.run(PutRequest.of(SecretName.of(name), TEXT), CONTEXT);
    }
    Page<SecretMetadata> page = handler.run(ListRequest.of(NamePrefix.ALL, 100), CONTEXT);
    assertThat(page.items()).hasSize(2);
    assertThat(page.isLast()).isFalse();
    assertThat(handler.run(new ListVersionsRequest(SecretName.of("a"), 100, ""), CONTEXT).items())
        .hasSize(1);
  }

  @Test
  void everyCapabilityAndEveryVerbHasWords() {
    for (Capability capability : Capability.values()) {
      assertThat(Refusals.argument(capability)).isNotBlank();
    }
    for (Verb verb : Verb.values()) {
      assertThat(Refusals.deed(verb)).isNotBlank();
    }
  }
}
