package dev.coffer.conformance;

import static dev.coffer.conformance.VaultStores.put;
import static dev.coffer.conformance.VaultStores.read;
import static dev.coffer.conformance.VaultStores.refused;
import static dev.coffer.conformance.VaultStores.server;
import static dev.coffer.conformance.VaultStores.source;
import static dev.coffer.conformance.VaultStores.store;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.coffer.conformance.fault.FaultProxy;
import dev.coffer.conformance.fault.HttpFaultProxy;
import dev.coffer.conformance.fault.Weather;
import dev.coffer.conformance.peer.OpenBao;
import dev.coffer.layer.StandardPipeline;
import dev.coffer.layer.retry.RetryConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Handler;
import dev.coffer.pipeline.Stores;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.vault.VaultLogin;
import dev.coffer.vault.VaultServer;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a real OpenBao says on its bad days, and what Coffer makes of it: code, whether another try
 * is worth it, how many requests it took, and how long.
 */
@Timeout(60)
final class VaultConditionsTest {
  private static final OpenBao PEER = OpenBao.shared();
  private static final VaultLogin ROOT = new VaultLogin.Token(source(PEER.rootToken()));
  private static String mount = "";

  @BeforeAll
  static void prepare() {
    mount = VaultStores.mount(PEER);
    VaultStores.allow(PEER, mount);
  }

  @Test
  void a_sealed_server_is_away_until_it_is_unsealed() {
    try (OpenBao own = OpenBao.start("2.7.2");
        SecretBackend store =
            store(
                server(own.address(), new VaultLogin.Token(source(own.rootToken()))),
                VaultStores.mount(own))) {
      put(store, "a", "value");
      own.seal();
      SecretsException told = refused(ErrorCode.UNAVAILABLE, () -> read(store, "a"));
      assertThat(told.retryability()).isEqualTo(Retryability.TRANSIENT);
      assertThat(told.remedy()).contains("unseal");
      assertThat(store.probe(OperationContext.LOCAL).healthy()).isFalse();
      own.unseal();
      assertThat(read(store, "a")).isEqualTo("value");
    }
  }

  @Test
  void a_sealed_server_is_tried_to_the_end_and_a_deadline_ends_it_before() {
    RetryConfig retry =
        new RetryConfig(3, Duration.ofMillis(200), Duration.ofMillis(400), Duration.ofSeconds(2));
    try (OpenBao own = OpenBao.start("2.7.2");
        HttpFaultProxy counted = HttpFaultProxy.inFrontOf(own.address());
        Stores stores =
            Stores.of(
                Map.of(
                    "tested",
                    store(
                        server(counted.address(), new VaultLogin.Token(source(own.rootToken()))),
                        VaultStores.mount(own))),
                StandardPipeline.config().with(retry))) {
      Handler sealed = stores.store("tested").handler();
      PutRequest put = PutRequest.of(SecretName.of("a"), SecretValue.ofUtf8("value"));
      sealed.run(put, OperationContext.LOCAL);
      own.seal();

      SecretsException told = sealed(counted, 3, () -> get(sealed, OperationContext.LOCAL));
      assertThat(told.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(told.retryability()).isEqualTo(Retryability.EXHAUSTED);

      // A put without a condition is never blindly repeated.
      told = sealed(counted, 1, () -> sealed.run(put, OperationContext.LOCAL));
      assertThat(told.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(told.outcomeUnknown()).isFalse();

      long began = System.nanoTime();
      OperationContext hurried = OperationContext.LOCAL.within(Duration.ofMillis(50));
      told = failure(() -> get(sealed, hurried));
      assertThat(told.code()).isIn(ErrorCode.UNAVAILABLE, ErrorCode.DEADLINE_EXCEEDED);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));

      own.unseal();
      get(sealed, OperationContext.LOCAL);
    }
  }

  private static void get(Handler store, OperationContext context) {
    try (Secret secret = store.run(GetRequest.current(SecretName.of("a")), context)) {
      assertThat(secret.value().utf8()).isEqualTo("value");
    }
  }

  /** The refusal of a sealed server, which took so many requests and no longer than their waits. */
  private static SecretsException sealed(HttpFaultProxy counted, int requests, Runnable call) {
    int before = counted.requests();
    long began = System.nanoTime();
    SecretsException told = failure(call);
    assertThat(told.remedy()).contains("unseal");
    assertThat(counted.requests() - before).isEqualTo(requests);
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isLessThan(Duration.ofMillis(200 + 400).plusSeconds(3));
    return told;
  }

  private static SecretsException failure(Runnable call) {
    SecretsException told = catchThrowableOfType(SecretsException.class, call::run);
    assertThat(told).as("a failure").isNotNull();
    return told;
  }

  @Test
  void throttling_is_told_with_its_wait_after_one_request() {
    try (HttpFaultProxy proxy = HttpFaultProxy.inFrontOf(PEER.address());
        SecretBackend store = store(server(proxy.address(), ROOT), mount)) {
      put(store, "throttled", "value");
      int before = proxy.requests();
      proxy.failNext(1, 429, "7");
      SecretsException told = refused(ErrorCode.THROTTLED, () -> read(store, "throttled"));
      assertThat(told.retryability()).isEqualTo(Retryability.TRANSIENT);
      assertThat(told.retryAfter()).isEqualTo(Duration.ofSeconds(7));
      assertThat(proxy.requests()).isEqualTo(before + 1);
      proxy.failNext(1, 429, null);
      assertThat(refused(ErrorCode.THROTTLED, () -> read(store, "throttled")).retryAfter())
          .isNull();
      proxy.failNext(1, 503, null);
      told = refused(ErrorCode.UNAVAILABLE, () -> put(store, "throttled", "lost"));
      assertThat(told.outcomeUnknown()).isFalse();
      proxy.failNext(1, 502, null);
      told = refused(ErrorCode.UNAVAILABLE, () -> put(store, "throttled", "perhaps"));
      assertThat(told.outcomeUnknown()).isTrue();
      assertThat(read(store, "throttled")).isEqualTo("value");
    }
  }

  @Test
  void the_quota_of_the_server_itself_is_throttling() {
    String own = VaultStores.mount(PEER);
    String quota = "sys/quotas/rate-limit/" + own;
    try (SecretBackend store = store(server(PEER.address(), ROOT), own)) {
      put(store, "a", "value");
      PEER.call("POST", quota, "{\"path\":\"" + own + "/\",\"rate\":1,\"interval\":\"60s\"}");
      SecretsException told =
          refused(
              ErrorCode.THROTTLED,
              () -> {
                for (int i = 0; i < 5; i++) {
                  read(store, "a");
                }
              });
      assertThat(told.retryability()).isEqualTo(Retryability.TRANSIENT);
    } finally {
      PEER.call("DELETE", quota, "");
    }
  }

  @Test
  void a_deadline_ends_the_call_in_time_and_a_write_says_that_its_outcome_is_unknown() {
    try (FaultProxy proxy = FaultProxy.inFrontOf(PEER.address().getPort());
        SecretBackend store = store(server(behind(proxy), ROOT), mount)) {
      put(store, "late", "value");
      proxy.weather(Weather.FAIR.withoutReplies());
      OperationContext soon = OperationContext.LOCAL.within(Duration.ofMillis(300));
      long began = System.nanoTime();
      try (SecretValue value = SecretValue.ofUtf8("late")) {
        SecretsException told =
            refused(
                ErrorCode.DEADLINE_EXCEEDED,
                () -> store.put(PutRequest.of(SecretName.of("late"), value), soon));
        assertThat(told.outcomeUnknown()).isTrue();
      }
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }
  }

  @Test
  void a_reset_in_mid_call_is_told_once_and_passes() {
    try (FaultProxy proxy = FaultProxy.inFrontOf(PEER.address().getPort());
        SecretBackend store = store(server(behind(proxy), ROOT), mount)) {
      put(store, "reset", "value");
      proxy.weather(Weather.FAIR.withoutReplies());
      Thread cutter = new Thread(() -> cutSoon(proxy), "cutter");
      cutter.start();
      SecretsException told = refused(ErrorCode.UNAVAILABLE, () -> put(store, "reset", "next"));
      assertThat(told.retryability()).isEqualTo(Retryability.TRANSIENT);
      assertThat(told.outcomeUnknown()).isTrue();
      proxy.weather(Weather.FAIR);
      assertThat(read(store, "reset")).isIn("value", "next");
    }
  }

  @Test
  void a_login_that_was_revoked_in_mid_run_is_made_again() {
    user("revoked", "{\"password\":\"right\",\"token_policies\":\"" + mount + "\"}");
    VaultLogin login = new VaultLogin.Userpass("conditions", "revoked", source("right"));
    try (SecretBackend store = store(server(PEER.address(), login), mount)) {
      put(store, "revoked", "value");
      PEER.call("POST", "sys/leases/revoke-prefix/auth/conditions/login/revoked", "{}");
      assertThat(read(store, "revoked")).isEqualTo("value");
    }
  }

  @Test
  void a_token_is_renewed_before_it_ends_and_replaced_when_its_life_grows_no_more()
      throws InterruptedException {
    user(
        "short",
        "{\"password\":\"right\",\"token_policies\":\""
            + mount
            + "\",\"token_ttl\":\"3s\","
            + "\"token_max_ttl\":\"60s\"}");
    user(
        "dying",
        "{\"password\":\"right\",\"token_policies\":\""
            + mount
            + "\",\"token_ttl\":\"3s\","
            + "\"token_max_ttl\":\"4s\"}");
    VaultServer renewed =
        server(PEER.address(), new VaultLogin.Userpass("conditions", "short", source("right")));
    VaultServer replaced =
        server(PEER.address(), new VaultLogin.Userpass("conditions", "dying", source("right")));
    try (SecretBackend one = store(renewed, mount);
        SecretBackend other = store(replaced, mount)) {
      put(one, "renewed", "value");
      put(other, "replaced", "value");
      String first = accessor("short");
      Thread.sleep(7000);
      assertThat(read(one, "renewed")).isEqualTo("value");
      assertThat(read(other, "replaced")).isEqualTo("value");
      assertThat(accessor("short")).isEqualTo(first);
    }
  }

  @Test
  void a_token_outlives_a_server_that_is_away_for_a_while() throws InterruptedException {
    user(
        "patient",
        "{\"password\":\"right\",\"token_policies\":\"" + mount + "\",\"token_ttl\":\"6s\"}");
    VaultLogin login = new VaultLogin.Userpass("conditions", "patient", source("right"));
    try (FaultProxy proxy = FaultProxy.inFrontOf(PEER.address().getPort());
        SecretBackend store = store(server(behind(proxy), login), mount)) {
      put(store, "patient", "value");
      String first = accessor("patient");
      proxy.refuse(true);
      proxy.cut();
      Thread.sleep(3500);
      refused(ErrorCode.UNAVAILABLE, () -> read(store, "patient"));
      proxy.refuse(false);
      Thread.sleep(4000);
      assertThat(read(store, "patient")).isEqualTo("value");
      assertThat(accessor("patient")).isEqualTo(first);
    }
  }

  @Test
  void a_missing_permission_is_named_with_its_path() {
    PEER.policy("reads-only", "path \"" + mount + "/data/*\" { capabilities = [\"read\"] }");
    VaultLogin login = new VaultLogin.Token(source(PEER.token("reads-only")));
    try (SecretBackend store = store(server(PEER.address(), login), mount)) {
      SecretsException told = refused(ErrorCode.BACKEND_DENIED, () -> put(store, "a", "value"));
      assertThat(told.remedy())
          .isEqualTo("Grant create and update on the path \"" + mount + "/data/a\".");
      told =
          refused(
              ErrorCode.BACKEND_DENIED,
              () ->
                  store.describe(new DescribeRequest(SecretName.of("a")), OperationContext.LOCAL));
      assertThat(told.remedy()).contains("Grant read on the path \"" + mount + "/metadata/a\".");
    }
  }

  @Test
  void a_mount_that_is_not_there_is_no_missing_secret() {
    try (SecretBackend store = store(server(PEER.address(), ROOT), "no-such-mount")) {
      SecretsException told = refusedUnlessFound(store);
      assertThat(told.code()).isIn(ErrorCode.UNAVAILABLE, ErrorCode.BACKEND_DENIED);
      assertThat(told.retryability()).isEqualTo(Retryability.PERMANENT);
    }
  }

  private static SecretsException refusedUnlessFound(SecretBackend store) {
    try {
      read(store, "a");
    } catch (SecretsException e) {
      return e;
    }
    throw new AssertionError("A secret was read from a mount that is not there.");
  }

  @Test
  void a_value_larger_than_an_entry_of_the_storage_is_refused_and_changes_nothing() {
    try (SecretBackend store = store(server(PEER.address(), ROOT), mount, 750 * 1024);
        SecretValue largest = SecretValue.ofBytes(new byte[750 * 1024]);
        SecretValue large = SecretValue.ofFields(Map.of("k", "<".repeat(700 * 1024)))) {
      store.put(PutRequest.of(SecretName.of("large"), largest), OperationContext.LOCAL);
      refused(
          ErrorCode.INVALID_ARGUMENT,
          () -> store.put(PutRequest.of(SecretName.of("large"), large), OperationContext.LOCAL));
      JsonNode kept = PEER.call("GET", mount + "/metadata/large", "").path("data");
      assertThat(kept.path("current_version").asInt()).isEqualTo(1);
    }
  }

  @Test
  void more_fields_than_the_server_takes_are_refused() {
    Map<String, String> fields = new TreeMap<>();
    for (int i = 0; i < 600; i++) {
      fields.put("k" + i, "v");
    }
    try (SecretBackend store = store(server(PEER.address(), ROOT), mount);
        SecretValue value = SecretValue.ofFields(fields)) {
      SecretsException told =
          refused(
              ErrorCode.INVALID_ARGUMENT,
              () -> store.put(PutRequest.of(SecretName.of("many"), value), OperationContext.LOCAL));
      assertThat(told).hasMessageContaining("499");
    }
  }

  @Test
  void a_mount_that_takes_conditional_puts_alone_says_so() {
    String own = VaultStores.mount(PEER);
    PEER.call("POST", own + "/config", "{\"cas_required\":true}");
    try (SecretBackend store = store(server(PEER.address(), ROOT), own)) {
      SecretsException told = refused(ErrorCode.FAILED_PRECONDITION, () -> put(store, "a", "v"));
      assertThat(told).hasMessageContaining("cas_required");
    }
  }

  private static void cutSoon(FaultProxy proxy) {
    try {
      Thread.sleep(300);
      proxy.cut();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static URI behind(FaultProxy proxy) {
    return URI.create("http://127.0.0.1:" + proxy.port());
  }

  private static synchronized void user(String name, String user) {
    if (!PEER.call("GET", "sys/auth", "").path("data").has("conditions/")) {
      PEER.call("POST", "sys/auth/conditions", "{\"type\":\"userpass\"}");
    }
    PEER.call("POST", "auth/conditions/users/" + name, user);
  }

  /** Of the one token that a user has. */
  private static String accessor(String user) {
    String found = "";
    for (JsonNode accessor :
        PEER.call("LIST", "auth/token/accessors", "").path("data").path("keys")) {
      String body = "{\"accessor\":\"" + accessor.asText() + "\"}";
      JsonNode data = PEER.call("POST", "auth/token/lookup-accessor", body).path("data");
      if (data.path("display_name").asText().equals("conditions-" + user)) {
        assertThat(found).as("tokens of " + user + " beside").isEmpty();
        found = accessor.asText();
      }
    }
    return found;
  }
}
