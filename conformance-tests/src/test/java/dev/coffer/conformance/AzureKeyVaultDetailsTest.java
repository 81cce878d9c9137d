package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.azure.AzureConfig;
import dev.coffer.azure.AzureCredential;
import dev.coffer.azure.keys.KeyVaultKeyConfig;
import dev.coffer.azure.keys.KeyVaultKeyProvider;
import dev.coffer.azure.keyvault.KeyVaultBackend;
import dev.coffer.azure.keyvault.KeyVaultConfig;
import dev.coffer.conformance.peer.azure.FakeAzure;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Origin;
import dev.coffer.model.Page;
import dev.coffer.model.Retryability;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is Azure's own, beside the contract. NOT AZURE: the answers come from a fake of our own. */
final class AzureKeyVaultDetailsTest {
  private static final SecretName NAME = SecretName.of("a");

  private FakeAzure fake;
  private KeyVaultBackend store;

  @BeforeEach
  void open() {
    fake = FakeAzure.start();
    store = KeyVaultBackend.open(KeyVaultConfig.of(through(fake.authority())));
  }

  @AfterEach
  void close() {
    store.close();
    fake.close();
  }

  private AzureConfig through(URI authority) {
    return with(
        new AzureCredential.ClientSecret(
            application(authority), () -> SecretValue.ofUtf8(FakeAzure.CLIENT_SECRET)));
  }

  private static AzureCredential.Application application(URI authority) {
    return new AzureCredential.Application(FakeAzure.TENANT, FakeAzure.CLIENT, authority);
  }

  private AzureConfig with(AzureCredential credential) {
    return new AzureConfig(
        FakeAzure.vault(),
        URI.create("https://localhost:" + fake.port()),
        fake.caCertificate(),
        credential,
        AzureConfig.DEFAULT_TIMEOUT);
  }

  private Version put(String text) {
    try (SecretValue value = SecretValue.ofUtf8(text)) {
      return store.put(PutRequest.of(NAME, value), OperationContext.LOCAL);
    }
  }

  private String read(KeyVaultBackend from, SecretName name) {
    try (Secret secret = from.get(GetRequest.current(name), OperationContext.LOCAL)) {
      return secret.value().utf8();
    }
  }

  private SecretsException getting() {
    return refusal(() -> store.get(GetRequest.current(NAME), OperationContext.LOCAL));
  }

  private static SecretsException refusal(ThrowingCallable call) {
    SecretsException told = catchThrowableOfType(SecretsException.class, call);
    assertThat(told).isNotNull();
    return told;
  }

  @ParameterizedTest
  @CsvSource({
    "400, INVALID_ARGUMENT, PERMANENT",
    "403, BACKEND_DENIED, PERMANENT",
    "405, UNAVAILABLE, PERMANENT",
    "408, UNAVAILABLE, TRANSIENT",
    "409, UNAVAILABLE, TRANSIENT",
    "418, UNAVAILABLE, PERMANENT",
    "500, UNAVAILABLE, TRANSIENT",
    "503, UNAVAILABLE, TRANSIENT"
  })
  void a_status_alone_has_one_meaning(int status, ErrorCode ours, Retryability retryability) {
    fake.fail(status);
    SecretsException told = getting();
    assertThat(told.code()).isEqualTo(ours);
    assertThat(told.retryability()).isEqualTo(retryability);
    assertThat(told.remedy()).isNotEmpty().doesNotContain("%");
    assertThat(told.store()).isEqualTo("azure-key-vault");
    assertThat(told.name()).isEqualTo("a");
  }

  @Test
  void a_denial_names_the_permission_and_the_role_and_not_the_caller() {
    fake.deny("GET", "secrets");
    SecretsException told = getting();
    assertThat(told.code()).isEqualTo(ErrorCode.BACKEND_DENIED);
    assertThat(told.getMessage() + told.remedy())
        .contains("secrets/getSecret/action", "Key Vault Secrets User")
        .doesNotContain("appid");
    assertThat(store.probe(OperationContext.LOCAL).healthy()).isFalse();
  }

  @Test
  void throttling_says_its_wait_where_the_service_says_one() {
    fake.throttle(7);
    assertThat(getting().retryAfter()).isEqualTo(Duration.ofSeconds(7));
    fake.throttle(null);
    assertThat(getting().code()).isEqualTo(ErrorCode.THROTTLED);
    assertThat(getting().retryAfter()).isNull();
  }

  @Test
  void a_call_is_made_once_and_a_failed_write_says_that_its_outcome_is_unknown() {
    put("value");
    long before = fake.calls();
    fake.fail(503);
    SecretsException told = refusal(() -> put("next"));
    // A put reads what is known of the version before; that is the call that failed.
    assertThat(fake.calls() - before).isEqualTo(1);
    assertThat(told.outcomeUnknown()).isFalse();
    SecretsException deleting =
        refusal(() -> store.delete(new DeleteRequest(NAME, null), OperationContext.LOCAL));
    assertThat(fake.calls() - before).isEqualTo(2);
    assertThat(deleting.outcomeUnknown()).isTrue();
  }

  @Test
  void a_deadline_ends_a_call_that_hangs_and_breaks_its_connection() {
    put("value");
    fake.hold(true);
    long begun = System.nanoTime();
    SecretsException told =
        refusal(
            () ->
                store.get(
                    GetRequest.current(NAME),
                    OperationContext.LOCAL.within(Duration.ofMillis(200))));
    assertThat(told.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(3));
    fake.hold(false);
    assertThat(read(store, NAME)).isEqualTo("value");
  }

  @Test
  void a_deadline_ends_a_wait_for_a_deletion_and_says_that_it_may_come_to_pass() {
    put("value");
    SecretsException told =
        refusal(
            () ->
                store.delete(
                    new DeleteRequest(NAME, null),
                    OperationContext.LOCAL.within(Duration.ofMillis(40))));
    assertThat(told.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
  }

  @Test
  void labels_and_description_go_with_a_put_of_a_version_that_inherits_nothing() {
    put("1");
    store.updateMetadata(
        new UpdateMetadataRequest(
            NAME, MetadataChange.builder().label("team", "a").contentType("text/x").build(), ""),
        OperationContext.LOCAL);
    put("2");
    SecretMetadata described = store.describe(new DescribeRequest(NAME), OperationContext.LOCAL);
    assertThat(described.labels()).isEqualTo(Map.of("team", "a"));
    assertThat(described.contentType()).isEqualTo("text/x");
  }

  @Test
  void more_labels_than_there_are_tags_are_refused_before_anything_is_sent() {
    MetadataChange.Builder many = MetadataChange.builder();
    for (int i = 0; i < 11; i++) {
      many.label("l" + i, "v");
    }
    put("1");
    SecretsException told =
        refusal(
            () ->
                store.updateMetadata(
                    new UpdateMetadataRequest(NAME, many.build(), ""), OperationContext.LOCAL));
    assertThat(told.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(told).hasMessageContaining("10 labels");
  }

  @Test
  void secrets_of_others_are_reached_in_lower_case_and_keep_their_spelling() {
    fake.foreign("DbPassword", "of-others", true);
    SecretName lower = SecretName.of("dbpassword");
    assertThat(read(store, lower)).isEqualTo("of-others");
    Page<SecretMetadata> listed =
        store.list(ListRequest.of(NamePrefix.ALL, 10), OperationContext.LOCAL);
    assertThat(listed.items()).extracting(SecretMetadata::name).containsExactly(lower);
    assertThat(listed.items().get(0).nativeName()).isEqualTo("DbPassword");
  }

  @Test
  void times_of_the_service_only_inform_and_its_expiry_is_shown_until_ours_is_another() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    fake.foreign("a", "early and late", now.plusSeconds(3600), now.minusSeconds(3600));
    assertThat(read(store, NAME)).isEqualTo("early and late");
    SecretMetadata described = store.describe(new DescribeRequest(NAME), OperationContext.LOCAL);
    assertThat(described.expireTime()).isEqualTo(now.minusSeconds(3600));
    store.updateMetadata(
        new UpdateMetadataRequest(
            NAME, MetadataChange.builder().expireTime(MetadataChange.NEVER).build(), ""),
        OperationContext.LOCAL);
    described = store.describe(new DescribeRequest(NAME), OperationContext.LOCAL);
    assertThat(described.expireTime()).isNull();
    assertThat(read(store, NAME)).isEqualTo("early and late");
  }

  @Test
  void names_that_a_store_cannot_spell_are_reported_by_its_lists() {
    fake.foreign("teams-2fa-zz", "of-others", true);
    try (KeyVaultBackend encoded =
        KeyVaultBackend.open(
            new KeyVaultConfig(
                through(fake.authority()), "teams/", KeyVaultConfig.Names.ENCODED))) {
      Page<SecretMetadata> listed =
          encoded.list(ListRequest.of(NamePrefix.ALL, 10), OperationContext.LOCAL);
      assertThat(listed.items()).isEmpty();
      assertThat(listed.unaddressable()).containsExactly("teams-2fa-zz");
    }
  }

  @Test
  void a_secret_whose_newest_version_is_disabled_is_described_put_deleted_and_restored() {
    put("1");
    Version second = put("2");
    store.setVersionState(
        new SetVersionStateRequest(NAME, second.id(), false), OperationContext.LOCAL);
    assertThat(getting().code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(store.describe(new DescribeRequest(NAME), OperationContext.LOCAL).current())
        .isEqualTo(second.id());
    store.delete(new DeleteRequest(NAME, null), OperationContext.LOCAL);
    assertThat(getting().code()).isEqualTo(ErrorCode.DELETED);
    store.restore(new RestoreRequest(NAME, null), OperationContext.LOCAL);
    Version third = put("3");
    assertThat(
            store
                .listVersions(new ListVersionsRequest(NAME, 10, ""), OperationContext.LOCAL)
                .items())
        .extracting(Version::id)
        .startsWith(third.id(), second.id());
  }

  @Test
  void a_token_serves_many_calls_and_a_revoked_one_is_replaced() {
    put("value");
    read(store, NAME);
    assertThat(fake.tokens()).isEqualTo(1);
    fake.revokeTokens();
    assertThat(getting().code()).isEqualTo(ErrorCode.BACKEND_DENIED);
    assertThat(read(store, NAME)).isEqualTo("value");
    assertThat(fake.tokens()).isEqualTo(2);
  }

  @Test
  void a_wrong_secret_is_told_as_such_and_never_shown() {
    fake.clientSecret("another");
    SecretsException told = getting();
    assertThat(told.code()).isEqualTo(ErrorCode.BACKEND_DENIED);
    assertThat(told.remedy()).contains("secret");
    assertThat(told.getMessage() + told.remedy()).doesNotContain(FakeAzure.CLIENT_SECRET);
  }

  @Test
  void a_workload_identity_is_one_too(@TempDir Path folder) throws Exception {
    put("value");
    Path token = Files.writeString(folder.resolve("token"), FakeAzure.WORKLOAD_TOKEN);
    try (KeyVaultBackend other =
        KeyVaultBackend.open(
            KeyVaultConfig.of(
                with(
                    new AzureCredential.WorkloadIdentity(application(fake.authority()), token))))) {
      assertThat(read(other, NAME)).isEqualTo("value");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"managed", "standard"})
  void the_identity_of_a_machine_is_one_and_the_standard_search_finds_it(
      String method, @TempDir Path folder) throws Exception {
    assertThat(readByMachine(method, folder)).contains("read: for the machine");
  }

  /** The one time that Azure tells by a clock: what seems to have ended is used all the same. */
  @Test
  void a_machine_whose_clock_is_two_hours_ahead_reads(@TempDir Path folder) throws Exception {
    fake.behind(Duration.ofHours(2));
    assertThat(readByMachine("managed", folder)).contains("read: for the machine");
    assertThat(fake.tokens()).isEqualTo(1);
  }

  private String readByMachine(String method, Path folder) throws Exception {
    fake.foreign("a", "for the machine", true);
    Path printed = folder.resolve("printed");
    ProcessBuilder machine =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
            AzureMachine.class.getName(),
            "https://localhost:" + fake.port(),
            fake.caCertificate().toString(),
            method);
    machine.environment().keySet().removeIf(each -> each.startsWith("AZURE_"));
    machine.environment().put("IDENTITY_ENDPOINT", fake.identityEndpoint().toString());
    machine.environment().put("IDENTITY_HEADER", FakeAzure.IDENTITY_HEADER);
    Process process = machine.redirectErrorStream(true).redirectOutput(printed.toFile()).start();
    try {
      assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(printed);
  }

  @Test
  void an_entra_id_that_is_away_is_unavailable_and_not_denied() {
    try (KeyVaultBackend other =
        KeyVaultBackend.open(KeyVaultConfig.of(through(URI.create("https://localhost:1/"))))) {
      SecretsException told =
          refusal(() -> other.get(GetRequest.current(NAME), OperationContext.LOCAL));
      assertThat(told.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }
  }

  @Test
  void a_vault_that_nobody_vouches_for_is_not_talked_to() {
    AzureConfig trusting = through(fake.authority());
    AzureConfig wary =
        new AzureConfig(
            trusting.vault(), trusting.endpoint(), null, trusting.credential(), trusting.timeout());
    long before = fake.calls();
    try (KeyVaultBackend other = KeyVaultBackend.open(KeyVaultConfig.of(wary))) {
      SecretsException told =
          refusal(() -> other.get(GetRequest.current(NAME), OperationContext.LOCAL));
      assertThat(told.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(told.retryability()).isEqualTo(Retryability.PERMANENT);
    }
    assertThat(fake.calls()).isEqualTo(before);
  }

  @Test
  void a_root_key_opens_what_its_older_versions_wrapped_and_says_when_it_is_disabled() {
    try (KeyVaultKeyProvider root =
        KeyVaultKeyProvider.create(
            new KeyVaultKeyConfig(through(fake.authority()), "root", null))) {
      byte[] context = {1};
      WrappedKey old = root.wrap(new byte[] {7}, context);
      fake.rotate("root");
      KeyVersion now = root.current();
      assertThat(now).isNotEqualTo(old.by());
      assertThat(root.list()).containsExactly(now, old.by());
      assertThat(root.unwrap(old, context)).containsExactly(7);
      assertThat(root.rewrap(old, context).by()).isEqualTo(now);
      fake.disable("root");
      assertThat(refusal(() -> root.wrap(new byte[] {7}, context)).code())
          .isEqualTo(ErrorCode.FAILED_PRECONDITION);
      assertThat(root.probe().healthy()).isFalse();
      assertThat(root.unwrap(old, context)).containsExactly(7);
    }
  }

  @Test
  void whatever_a_root_key_refuses_is_of_its_provider() {
    KeyVaultKeyProvider root =
        KeyVaultKeyProvider.create(new KeyVaultKeyConfig(through(fake.authority()), "root", null));
    root.close();
    SecretsException told = refusal(root::current);
    assertThat(told.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(told.origin()).isEqualTo(Origin.KEY_PROVIDER);
  }

  @Test
  void a_root_key_is_never_made_by_opening_it() {
    KeyVaultKeyConfig config = new KeyVaultKeyConfig(through(fake.authority()), "none", null);
    assertThat(refusal(() -> KeyVaultKeyProvider.open(config)).code())
        .isEqualTo(ErrorCode.CONFIGURATION);
    KeyVaultKeyProvider.create(config).close();
    KeyVaultKeyProvider.open(config).close();
    assertThat(refusal(() -> KeyVaultKeyProvider.create(config)).code())
        .isEqualTo(ErrorCode.ALREADY_EXISTS);
  }
}
