package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.config.CofferConfig;
import dev.coffer.proto.v1.AuthenticationMethod;
import dev.coffer.proto.v1.GetSecretRequest;
import dev.coffer.proto.v1.PutSecretRequest;
import dev.coffer.proto.v1.WhoAmIRequest;
import dev.coffer.proto.v1.WhoAmIResponse;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The token of bootstrap, against a server of the production profile. */
class OneTimeTokenTest {
  @TempDir Path folder;
  private TestAuthority authority;
  private Path file;
  private Bootstrap.Made made;
  private CofferServer server;

  @BeforeEach
  void bootstrap() {
    authority = new TestAuthority(folder, "authority");
    authority.server("server");
    file = folder.resolve("coffer.yaml");
    ProductionServer.write(
        file,
        """
        server:
          listen: 127.0.0.1:0
          operations: 127.0.0.1:0
          tls: { certificate: server.pem, key: server-key.pem, clientCa: authority.pem }
          data: data
        stores:
          default:
            type: sealed
            records: { type: sqlite, path: records.db }
            rootKey: { type: software, file: root.key }
        """);
    made = Bootstrap.run(CofferConfig.load(file));
    server = CofferServer.start(CofferConfig.load(file));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Wired bearer(String name) {
    return Wired.to(
            server.port(), authority.file(), authority.client("spiffe://prod/" + name, name))
        .bearerOf(Objects.requireNonNull(made.tokenFile()));
  }

  private static Status.Code outcome(Wired wired) {
    StatusRuntimeException e =
        catchThrowableOfType(
            StatusRuntimeException.class,
            () -> wired.system().whoAmI(WhoAmIRequest.getDefaultInstance()));
    return e == null ? Status.Code.OK : e.getStatus().getCode();
  }

  @Test
  void itsFileIsItsOwnersAlone() throws IOException {
    assertThat(made.stores()).containsExactly("default");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.tokenFile())))
        .isEqualTo("rw-------");
    assertThat(Duration.between(Instant.now(), made.expireTime()))
        .isBetween(Duration.ofHours(23), Duration.ofHours(24));
  }

  @Test
  void itsBearerMayDoEverything() {
    try (Wired first = bearer("first")) {
      WhoAmIResponse who = first.system().whoAmI(WhoAmIRequest.getDefaultInstance());
      assertThat(who.getMethod())
          .isEqualTo(AuthenticationMethod.AUTHENTICATION_METHOD_BOOTSTRAP_TOKEN);
      first.secrets().putSecret(PutSecretRequest.newBuilder().setName("a").build());
      first.secrets().getSecret(GetSecretRequest.newBuilder().setName("a").build());
    }
  }

  @Test
  void itBelongsToTheCertificateThatBroughtItFirst() {
    try (Wired first = bearer("first");
        Wired second = bearer("second")) {
      assertThat(outcome(first)).isEqualTo(Status.Code.OK);
      assertThat(outcome(second)).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(outcome(first)).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void itStillBelongsToItAfterARestart() {
    TestAuthority.Pair pair = authority.client("spiffe://prod/first", "first");
    Path token = Objects.requireNonNull(made.tokenFile());
    try (Wired first = Wired.to(server.port(), authority.file(), pair).bearerOf(token)) {
      assertThat(outcome(first)).isEqualTo(Status.Code.OK);
    }
    server.close();
    server = CofferServer.start(CofferConfig.load(file));
    try (Wired second = bearer("second");
        Wired first = Wired.to(server.port(), authority.file(), pair).bearerOf(token)) {
      assertThat(outcome(second)).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(outcome(first)).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void ofManyAtOnceExactlyOneGetsIt() throws InterruptedException, ExecutionException {
    int many = 12;
    ExecutorService threads = Executors.newFixedThreadPool(many);
    CountDownLatch together = new CountDownLatch(1);
    List<Future<Status.Code>> outcomes = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      Wired wired = bearer("client-" + i);
      outcomes.add(
          threads.submit(
              () -> {
                together.await();
                try (wired) {
                  return outcome(wired);
                }
              }));
    }
    together.countDown();
    List<Status.Code> codes = new ArrayList<>();
    for (Future<Status.Code> outcome : outcomes) {
      codes.add(outcome.get());
    }
    threads.shutdown();
    assertThat(codes).containsOnlyOnce(Status.Code.OK);
    assertThat(codes).containsOnly(Status.Code.OK, Status.Code.UNAUTHENTICATED);
  }

  @Test
  void anotherBootstrapIssuesAnotherAndEndsTheFirst() throws IOException {
    String old = Files.readString(made.tokenFile());
    server.close();
    made = Bootstrap.run(CofferConfig.load(file));
    server = CofferServer.start(CofferConfig.load(file));
    assertThat(made.stores()).isEmpty();
    TestAuthority.Pair pair = authority.client("spiffe://prod/late", "late");
    try (Wired late = Wired.to(server.port(), authority.file(), pair).bearer(old);
        Wired fresh = bearer("fresh")) {
      assertThat(outcome(late)).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(outcome(fresh)).isEqualTo(Status.Code.OK);
    }
  }

  @Test
  void theTokenIsNowhereInTheDataFolderButInItsFile() throws IOException {
    String token = Files.readString(made.tokenFile());
    try (Wired first = bearer("first")) {
      assertThat(outcome(first)).isEqualTo(Status.Code.OK);
    }
    try (var files = Files.walk(folder.resolve("data"))) {
      for (Path one : files.filter(Files::isRegularFile).toList()) {
        boolean holds =
            new String(Files.readAllBytes(one), java.nio.charset.StandardCharsets.ISO_8859_1)
                .contains(token);
        assertThat(holds).as(one.toString()).isEqualTo(one.equals(made.tokenFile()));
      }
    }
  }
}
