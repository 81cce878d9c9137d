package dev.coffer.conformance;

import static dev.coffer.conformance.VaultStores.put;
import static dev.coffer.conformance.VaultStores.read;
import static dev.coffer.conformance.VaultStores.refused;
import static dev.coffer.conformance.VaultStores.server;
import static dev.coffer.conformance.VaultStores.source;
import static dev.coffer.conformance.VaultStores.store;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.coffer.conformance.fault.HttpFaultProxy;
import dev.coffer.conformance.peer.OpenBao;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.ClientTls;
import dev.coffer.spi.SecretBackend;
import dev.coffer.vault.VaultLogin;
import dev.coffer.vault.VaultServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each way in, against a real OpenBao: who may, and who may not. */
@Timeout(60)
final class VaultLoginTest {
  private static final OpenBao PEER = OpenBao.shared();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String JWT_ISSUER = "coffer-tests";

  private static String mount = "";
  private static KeyPair issuer;

  private String role = "";

  @BeforeAll
  static void prepare() throws Exception {
    mount = VaultStores.mount(PEER);
    VaultStores.allow(PEER, mount);
    for (String method : new String[] {"approle", "userpass", "jwt", "cert", "kubernetes"}) {
      PEER.call("POST", "sys/auth/login-" + method, json("type", method));
    }
    PEER.call(
        "POST",
        "sys/auth/login-userpass/tune",
        "{\"user_lockout_config\":{\"lockout_disable\":true}}");
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    issuer = generator.generateKeyPair();
  }

  @BeforeEach
  void another() {
    role = "role-" + System.nanoTime();
  }

  @Test
  void a_changed_token_is_taken_on_when_the_old_one_dies() {
    AtomicReference<String> file = new AtomicReference<>(PEER.token(mount));
    VaultLogin login = new VaultLogin.Token(() -> source(file.get()).read());
    try (SecretBackend store = store(server(PEER.address(), login), mount)) {
      put(store, role, "value");
      String old = file.getAndSet(PEER.token(mount));
      PEER.callAs(old, "", "POST", "auth/token/revoke-self", "");
      assertThat(read(store, role)).isEqualTo("value");
    }
    // A token that somebody else made is not ours to revoke.
    PEER.callAs(file.get(), "", "GET", "auth/token/lookup-self", "");
  }

  @Test
  void app_role_with_a_secret_id_that_was_pulled() {
    String secretId = appRole("secret-id", "").path("secret_id").asText();
    assertGetsIn(new VaultLogin.AppRole("login-approle", roleId(), source(secretId)));
  }

  @Test
  void app_role_with_a_secret_id_that_was_pushed() {
    appRole("custom-secret-id", json("secret_id", "pushed-" + role));
    assertGetsIn(new VaultLogin.AppRole("login-approle", roleId(), source("pushed-" + role)));
  }

  @Test
  void app_role_with_a_wrong_secret_id_is_refused() {
    appRole("secret-id", "");
    assertRefused(new VaultLogin.AppRole("login-approle", roleId(), source("wrong")));
  }

  @Test
  void app_role_with_a_wrapped_secret_id_which_is_opened_once_and_kept() {
    String wrapping = wrapped(appRolePath() + "/secret-id", "{}");
    VaultLogin login =
        new VaultLogin.WrappedAppRole("login-approle", roleId(), role, source(wrapping));
    try (SecretBackend store = store(server(PEER.address(), login), mount)) {
      put(store, role, "value");
      revokeAll(role);
      assertThat(read(store, role)).isEqualTo("value");
    }
    SecretsException again = assertRefused(login);
    assertThat(again).hasMessageContaining("opened before");
    assertThat(again.remedy()).contains("stolen");
  }

  @Test
  void a_wrapping_that_was_made_elsewhere_is_refused_and_left_closed() {
    appRole("secret-id", "");
    String forged = wrapped("sys/wrapping/wrap", json("secret_id", "theirs"));
    SecretsException told =
        assertRefused(
            new VaultLogin.WrappedAppRole("login-approle", roleId(), role, source(forged)));
    assertThat(told).hasMessageContaining("was not made at");
    PEER.callAs(forged, "", "POST", "sys/wrapping/unwrap", "");
  }

  @Test
  void name_and_password() {
    user("token_policies", mount);
    assertGetsIn(new VaultLogin.Userpass("login-userpass", role, source("right")));
    assertRefused(new VaultLogin.Userpass("login-userpass", role, source("wrong")));
  }

  @Test
  void a_refused_login_is_not_tried_again_at_once() {
    user("token_policies", mount);
    try (HttpFaultProxy counted = HttpFaultProxy.inFrontOf(PEER.address());
        SecretBackend store =
            store(
                server(
                    counted.address(),
                    new VaultLogin.Userpass("login-userpass", role, source("wrong"))),
                mount)) {
      for (int i = 0; i < 10; i++) {
        refused(ErrorCode.BACKEND_DENIED, () -> read(store, "a"));
      }
      assertThat(counted.requests()).isEqualTo(1);
    }
  }

  @Test
  void a_signed_token() throws Exception {
    byte[] key = issuer.getPublic().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)
            + "\n-----END PUBLIC KEY-----\n";
    ObjectNode config = JSON.createObjectNode().put("bound_issuer", JWT_ISSUER);
    config.putArray("jwt_validation_pubkeys").add(pem);
    PEER.call("POST", "auth/login-jwt/config", config.toString());
    ObjectNode bound = JSON.createObjectNode().put("role_type", "jwt").put("user_claim", "sub");
    bound.putArray("bound_audiences").add("coffer");
    bound.putArray("token_policies").add(mount);
    PEER.call("POST", "auth/login-jwt/role/" + role, bound.toString());

    assertGetsIn(new VaultLogin.Jwt("login-jwt", role, source(signed("coffer"))));
    assertRefused(new VaultLogin.Jwt("login-jwt", role, source(signed("another"))));
  }

  /** The cluster is a fake of twenty lines, as peers/openbao.md has it: no cluster can be had. */
  @Test
  void a_service_account_of_kubernetes() throws IOException {
    HttpServer cluster = HttpServer.create(new InetSocketAddress(loopback(), 0), 0);
    cluster.createContext("/", VaultLoginTest::review);
    cluster.start();
    try {
      ObjectNode config =
          JSON.createObjectNode()
              .put("kubernetes_host", "http://127.0.0.1:" + cluster.getAddress().getPort())
              .put("token_reviewer_jwt", "reviewer")
              .put("kubernetes_ca_cert", Files.readString(file("ca.pem")))
              .put("disable_local_ca_jwt", true);
      PEER.call("POST", "auth/login-kubernetes/config", config.toString());
      ObjectNode bound = JSON.createObjectNode();
      bound.put("bound_service_account_names", "app").put("token_policies", mount);
      bound.put("bound_service_account_namespaces", "trading");
      PEER.call("POST", "auth/login-kubernetes/role/" + role, bound.toString());

      String jwt = unsigned(serviceAccount("trading", "app").toString());
      assertGetsIn(new VaultLogin.Kubernetes("login-kubernetes", role, source(jwt)));
      String other = unsigned(serviceAccount("trading", "other").toString());
      assertRefused(new VaultLogin.Kubernetes("login-kubernetes", role, source(other)));
    } finally {
      cluster.stop(0);
    }
  }

  @Test
  void a_client_certificate() throws IOException {
    String trusted = Files.readString(PEER.folder().resolve("client.pem"));
    ObjectNode bound = JSON.createObjectNode().put("certificate", trusted);
    bound.put("token_policies", mount);
    PEER.call("POST", "auth/login-cert/certs/" + role, bound.toString());
    ClientTls tls = ClientTls.trusting(PEER.folder().resolve("ca.pem"));
    VaultLogin login = new VaultLogin.Certificate("login-cert");

    assertGetsIn(over(tls.withIdentity(file("client.pem"), file("client.key")), login));
    refusedBy(over(tls, login));
    PEER.call("DELETE", "auth/login-cert/certs/" + role, "");
  }

  @Test
  void a_server_that_another_authority_vouches_for_is_not_trusted() {
    VaultServer server = over(ClientTls.system(), new VaultLogin.Token(source(PEER.rootToken())));
    try (SecretBackend store = store(server, mount)) {
      assertThat(refused(ErrorCode.UNAVAILABLE, () -> read(store, "a")))
          .hasMessageContaining("TLS");
    }
  }

  @Test
  void a_namespace_has_mounts_and_logins_of_its_own() {
    PEER.call("POST", "sys/namespaces/" + role, "{}");
    PEER.callIn(role, "POST", "sys/mounts/kv", "{\"type\":\"kv\",\"options\":{\"version\":\"2\"}}");
    Awaitility.await()
        .ignoreExceptionsMatching(e -> String.valueOf(e.getMessage()).contains("Upgrading"))
        .until(() -> PEER.callIn(role, "GET", "kv/config", "").has("data"));
    PEER.callIn(role, "POST", "sys/auth/userpass", json("type", "userpass"));
    PEER.callIn(
        role,
        "PUT",
        "sys/policies/acl/all",
        json("policy", "path \"kv/*\" { capabilities = [\"create\",\"read\",\"update\"] }"));
    PEER.callIn(
        role,
        "POST",
        "auth/userpass/users/u",
        "{\"password\":\"right\",\"token_policies\":\"all\"}");
    VaultLogin login = new VaultLogin.Userpass("userpass", "u", source("right"));
    VaultServer inside =
        new VaultServer(
            PEER.address(), role, ClientTls.system(), login, VaultServer.DEFAULT_TIMEOUT);
    try (SecretBackend store = store(inside, "kv")) {
      put(store, "a", "value");
      assertThat(read(store, "a")).isEqualTo("value");
    }
    JsonNode kept = PEER.callIn(role, "GET", "kv/data/a", "");
    assertThat(kept.path("data").path("data").path("value").asText()).isEqualTo("value");
    refusedBy(server(PEER.address(), login));
  }

  private void assertGetsIn(VaultLogin login) {
    assertGetsIn(server(PEER.address(), login));
  }

  /** Reads and writes, and leaves no token behind when it is closed. */
  private void assertGetsIn(VaultServer server) {
    long before = tokens();
    try (SecretBackend store = store(server, mount)) {
      put(store, role, "value");
      assertThat(read(store, role)).isEqualTo("value");
      assertThat(tokens()).isEqualTo(before + 1);
    }
    assertThat(tokens()).isEqualTo(before);
  }

  private static SecretsException assertRefused(VaultLogin login) {
    return refusedBy(server(PEER.address(), login));
  }

  private static SecretsException refusedBy(VaultServer server) {
    try (SecretBackend store = store(server, mount)) {
      return refused(ErrorCode.BACKEND_DENIED, () -> read(store, "a"));
    }
  }

  private static long tokens() {
    return PEER.call("LIST", "auth/token/accessors", "").path("data").path("keys").size();
  }

  /** Revokes what the logins of a role made. */
  private static void revokeAll(String role) {
    for (JsonNode accessor :
        PEER.call("LIST", "auth/token/accessors", "").path("data").path("keys")) {
      String body = json("accessor", accessor.asText());
      JsonNode data = PEER.call("POST", "auth/token/lookup-accessor", body).path("data");
      if (data.path("meta").path("role_name").asText().equals(role)) {
        PEER.call("POST", "auth/token/revoke-accessor", body);
      }
    }
  }

  private String appRolePath() {
    PEER.call("POST", "auth/login-approle/role/" + role, json("token_policies", mount));
    return "auth/login-approle/role/" + role;
  }

  private JsonNode appRole(String how, String body) {
    return PEER.call("POST", appRolePath() + "/" + how, body).path("data");
  }

  private String roleId() {
    return PEER.call("GET", "auth/login-approle/role/" + role + "/role-id", "")
        .path("data")
        .path("role_id")
        .asText();
  }

  private static String wrapped(String path, String body) {
    return PEER.wrapped("POST", path, body).path("wrap_info").path("token").asText();
  }

  private void user(String key, String value) {
    ObjectNode user = JSON.createObjectNode().put("password", "right").put(key, value);
    PEER.call("POST", "auth/login-userpass/users/" + role, user.toString());
  }

  private static java.nio.file.Path file(String name) {
    return PEER.folder().resolve(name);
  }

  private static VaultServer over(ClientTls tls, VaultLogin login) {
    URI address = PEER.tlsAddress();
    return new VaultServer(address, null, tls, login, VaultServer.DEFAULT_TIMEOUT);
  }

  private static InetAddress loopback() {
    return InetAddress.getLoopbackAddress();
  }

  private static String json(String key, String value) {
    return JSON.createObjectNode().put(key, value).toString();
  }

  private static void review(com.sun.net.httpserver.HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode asked = JSON.readTree(exchange.getRequestBody());
      boolean known = asked.path("spec").path("token").asText().startsWith("eyJ");
      ObjectNode answer = JSON.createObjectNode();
      answer.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenReview");
      ObjectNode status = answer.putObject("status").put("authenticated", known);
      if (known) {
        ObjectNode user = status.putObject("user");
        user.put("username", "system:serviceaccount:trading:app").put("uid", "1");
        user.putArray("groups").add("system:serviceaccounts");
      }
      byte[] body = JSON.writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(201, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static ObjectNode serviceAccount(String namespace, String name) {
    ObjectNode claims = JSON.createObjectNode();
    claims.put("sub", "system:serviceaccount:" + namespace + ":" + name);
    long now = Instant.now().getEpochSecond();
    claims.put("exp", now + 600).put("iat", now - 10).put("nbf", now - 10);
    ObjectNode kubernetes = claims.putObject("kubernetes.io").put("namespace", namespace);
    kubernetes.putObject("serviceaccount").put("name", name).put("uid", "1");
    return claims;
  }

  private static String unsigned(String claims) {
    return base64("{\"alg\":\"RS256\"}") + "." + base64(claims) + "." + base64("signature");
  }

  private static String signed(String audience) throws Exception {
    ObjectNode claims = JSON.createObjectNode().put("iss", JWT_ISSUER).put("sub", "app");
    long now = Instant.now().getEpochSecond();
    claims.put("aud", audience).put("exp", now + 600).put("iat", now - 10).put("nbf", now - 10);
    String content = base64("{\"alg\":\"RS256\"}") + "." + base64(claims.toString());
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(issuer.getPrivate());
    signature.update(content.getBytes(StandardCharsets.US_ASCII));
    return content + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
