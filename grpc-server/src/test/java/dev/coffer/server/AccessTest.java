package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.proto.v1.AuthenticationMethod;
import dev.coffer.proto.v1.DescribeSecretRequest;
import dev.coffer.proto.v1.ListStoresRequest;
import dev.coffer.proto.v1.WhoAmIRequest;
import dev.coffer.proto.v1.WhoAmIResponse;
import dev.coffer.server.access.AccessToken;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in by the production profile, and what everybody else sees. */
class AccessTest {
  @TempDir static Path folder;
  static ProductionServer server;
  static TestAuthority authority;

  @BeforeAll
  static void start() {
    server = ProductionServer.start(folder);
    authority = server.authority();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static WhoAmIResponse whoIs(TestAuthority.Pair identity) {
    try (Wired wired = server.connect(identity)) {
      return wired.system().whoAmI(WhoAmIRequest.getDefaultInstance());
    }
  }

  private static StatusRuntimeException refusal(Wired wired) {
    try (wired) {
      return catchThrowableOfType(
          StatusRuntimeException.class,
          () -> wired.system().listStores(ListStoresRequest.getDefaultInstance()));
    }
  }

  @Test
  void theExactUriOfAnAdministratorIsLetIn() {
    WhoAmIResponse who = whoIs(authority.client(ProductionServer.ADMIN, "uri"));
    assertThat(who.getPrincipal()).isEqualTo(ProductionServer.ADMIN);
    assertThat(who.getMethod()).isEqualTo(AuthenticationMethod.AUTHENTICATION_METHOD_CERTIFICATE);
    assertThat(who.getExpireTime().getSeconds()).isGreaterThan(Instant.now().getEpochSecond());
  }

  @Test
  void theExactDnsNameOfAnAdministratorIsLetIn() {
    TestAuthority.Pair dns = authority.request().forClients().dns("ops.example.com").issue("dns");
    assertThat(whoIs(dns).getPrincipal()).isEqualTo("ops.example.com");
  }

  @Test
  void anotherNameIsDenied() {
    StatusRuntimeException e =
        refusal(server.connect(authority.client("spiffe://prod/ops2", "other")));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(Wired.errorInfo(e).getReason()).isEqualTo("DENIED");
  }

  @Test
  void aNameThatDiffersInCaseIsDenied() {
    StatusRuntimeException e =
        refusal(server.connect(authority.client("spiffe://PROD/ops", "case")));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void theCommonNameIsNoIdentity() {
    TestAuthority.Pair pair =
        authority.request().forClients().commonName("ops.example.com").issue("cn");
    assertThat(refusal(server.connect(pair)).getStatus().getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void aMailAddressIsNoIdentity() {
    TestAuthority.Pair pair =
        authority.request().forClients().email("ops.example.com").issue("mail");
    assertThat(refusal(server.connect(pair)).getStatus().getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
  }

  @Test
  void whoMayNothingLearnsNothingOfANameOrAStore() {
    TestAuthority.Pair other = authority.client("spiffe://prod/other", "curious");
    try (Wired wired = server.connect(other);
        Wired admin = server.admin()) {
      admin
          .secrets()
          .putSecret(dev.coffer.proto.v1.PutSecretRequest.newBuilder().setName("is/there").build());
      String there = answer(wired, "", "is/there");
      assertThat(answer(wired, "", "is/not/there")).isEqualTo(there);
      assertThat(answer(wired, "nowhere", "is/there")).isEqualTo(there);
      assertThat(answer(wired, "", "not a name!")).isEqualTo(there);
    }
  }

  private static String answer(Wired wired, String store, String name) {
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () ->
                wired
                    .secrets()
                    .describeSecret(
                        DescribeSecretRequest.newBuilder().setStore(store).setName(name).build()));
    return e.getStatus() + " " + Wired.errorInfo(e);
  }

  @Test
  void aCertificateThatIsNotForClientsDoesNotConnect() {
    TestAuthority.Pair pair =
        authority.request().forServers().uri(ProductionServer.ADMIN).issue("for-servers");
    assertThat(refusal(server.connect(pair)).getStatus().getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aCertificateThatDoesNotSayWhatItIsForProvesNothing() {
    TestAuthority.Pair pair = authority.request().uri(ProductionServer.ADMIN).issue("for-nothing");
    StatusRuntimeException e = refusal(server.connect(pair));
    assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
  }

  @Test
  void anExpiredCertificateDoesNotConnect() {
    TestAuthority.Pair pair =
        authority
            .request()
            .forClients()
            .uri(ProductionServer.ADMIN)
            .expiring(Instant.now().minus(Duration.ofHours(1)))
            .issue("expired");
    assertThat(refusal(server.connect(pair)).getStatus().getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aCertificateThatExpiresOnAnOpenConnectionCountsNoMore() throws InterruptedException {
    Instant soon = Instant.now().plusSeconds(3);
    TestAuthority.Pair pair =
        authority
            .request()
            .forClients()
            .uri(ProductionServer.ADMIN)
            .expiring(soon)
            .issue("expiring");
    try (Wired wired = server.connect(pair)) {
      wired.system().whoAmI(WhoAmIRequest.getDefaultInstance());
      Thread.sleep(Math.max(0, Duration.between(Instant.now(), soon).toMillis()) + 1100);
      assertThat(refusal(wired).getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    }
  }

  @Test
  void aCertificateOfAnotherAuthorityDoesNotConnect() {
    TestAuthority foreign = new TestAuthority(folder, "foreign");
    TestAuthority.Pair pair = foreign.client(ProductionServer.ADMIN, "stranger");
    assertThat(refusal(server.connect(pair)).getStatus().getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void withoutACertificateNobodyConnects() {
    assertThat(refusal(server.connect(null)).getStatus().getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aTokenDoesNotStandForACertificateInProduction() {
    String token = AccessToken.generate().utf8();
    assertThat(refusal(server.connect(null).bearer(token)).getStatus().getCode())
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void whatIsWrongWithATokenIsNotSaid() {
    TestAuthority.Pair known = authority.client("spiffe://prod/somebody", "somebody");
    StatusRuntimeException unknown =
        refusal(server.connect(known).bearer(AccessToken.generate().utf8()));
    StatusRuntimeException malformed = refusal(server.connect(known).bearer("coffer_nonsense"));
    StatusRuntimeException empty = refusal(server.connect(known).bearer(""));
    assertThat(unknown.getStatus().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
    assertThat(malformed.getStatus().toString()).isEqualTo(unknown.getStatus().toString());
    assertThat(empty.getStatus().toString()).isEqualTo(unknown.getStatus().toString());
    assertThat(Wired.errorInfo(malformed)).isEqualTo(Wired.errorInfo(unknown));
  }

  @Test
  void tls12IsRefusedAndTls13IsNot() throws Exception {
    try (SSLSocket socket = tls("TLSv1.3")) {
      socket.startHandshake();
    }
    Assertions.assertThatThrownBy(
            () -> {
              try (SSLSocket socket = tls("TLSv1.2")) {
                socket.startHandshake();
              }
            })
        .isInstanceOf(SSLException.class);
  }

  @Test
  void plainTextIsRefused() throws IOException {
    byte[] preface = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port())) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(preface);
      out.flush();
      byte[] answer = socket.getInputStream().readAllBytes();
      // At most an alert of TLS (21): never a frame of HTTP/2.
      assertThat(answer.length == 0 || answer[0] == 21).isTrue();
    }
  }

  private static SSLSocket tls(String protocol) throws Exception {
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    try (var in = java.nio.file.Files.newInputStream(authority.file())) {
      trusted.setCertificateEntry(
          "ca", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.server().port());
    socket.setEnabledProtocols(new String[] {protocol});
    return socket;
  }
}
