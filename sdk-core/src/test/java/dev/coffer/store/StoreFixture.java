package dev.coffer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.key.HeapRootKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A sealed store over records in memory, and short ways to talk to it. */
final class StoreFixture implements AutoCloseable {
  static final SecretName NAME = SecretName.of("trading/db");
  static final OperationContext LOCAL = OperationContext.LOCAL;

  final HookedRecords records;
  final HeapRootKey root;
  final TickingClock clock;
  final SealedStore store;

  StoreFixture() {
    this(config -> config);
  }

  StoreFixture(UnaryOperator<SealedConfig> configure) {
    records = new HookedRecords();
    root = new HeapRootKey("test-root");
    clock = new TickingClock();
    SealedConfig config = configure.apply(SealedConfig.DEFAULT.withClock(clock));
    store = SealedStore.create("test", records, root, config);
  }

  static SecretName name(String text) {
    return SecretName.of(text);
  }

  static VersionId id(long number) {
    return VersionId.of(Long.toString(number));
  }

  static OperationContext request(String id) {
    return LOCAL.withRequestId(id);
  }

  Version put(String text) {
    return put(NAME, text);
  }

  Version put(SecretName name, String text) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      return store.put(PutRequest.of(name, value), LOCAL);
    }
  }

  Version put(String text, PutCondition condition) {
    return store.put(putRequest(text, condition, Stage.CURRENT), LOCAL);
  }

  Version putStage(String text, Stage stage) {
    return store.put(putRequest(text, PutCondition.NONE, stage), LOCAL);
  }

  Version putFields(Map<String, String> fields) {
    return store.put(PutRequest.of(NAME, SecretValue.ofFields(fields)), LOCAL);
  }

  static PutRequest putRequest(String text, PutCondition condition, Stage stage) {
    return new PutRequest(NAME, SecretValue.ofUtf8(text), condition, stage, MetadataChange.NONE);
  }

  String get() {
    return get(NAME);
  }

  String get(SecretName name) {
    return get(new GetRequest(name, Selector.CURRENT));
  }

  String get(Stage stage) {
    return get(new GetRequest(NAME, Selector.stage(stage)));
  }

  String get(long number) {
    return get(new GetRequest(NAME, Selector.version(id(number))));
  }

  private String get(GetRequest request) {
    try (Secret secret = store.get(request, LOCAL)) {
      return secret.value().utf8();
    }
  }

  Secret secret() {
    return store.get(GetRequest.current(NAME), LOCAL);
  }

  SecretMetadata describe() {
    return store.describe(new DescribeRequest(NAME), LOCAL);
  }

  List<Version> versions() {
    return store.listVersions(new ListVersionsRequest(NAME, 1000, ""), LOCAL).items();
  }

  List<String> findings() {
    return store.verify().findings().stream()
        .map(finding -> finding.record() + ": " + finding.problem())
        .toList();
  }

  void assertVerifies() {
    assertThat(findings()).isEmpty();
  }

  static SecretsException refusal(ThrowingCallable call) {
    SecretsException refused = catchThrowableOfType(SecretsException.class, call);
    assertThat(refused).as("a refusal").isNotNull();
    return refused;
  }

  static void assertRefused(ErrorCode code, ThrowingCallable call) {
    assertThat(refusal(call).code()).isEqualTo(code);
  }

  @Override
  public void close() {
    store.close();
  }
}
