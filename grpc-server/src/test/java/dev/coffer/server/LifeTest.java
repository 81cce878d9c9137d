package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.coffer.config.CofferConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.proto.v1.DescribeSecretRequest;
import dev.coffer.proto.v1.SecretServiceGrpc;
import dev.coffer.proto.v1.WhoAmIRequest;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** How a server begins, reloads and ends. */
class LifeTest {
  @TempDir Path folder;

  private ProductionServer start() {
    return ProductionServer.start(folder, "drainTime: 5s", "  far: { type: held }");
  }

  private static Future<?> stuckCall(Wired wired) {
    HeldStores.faults("far").hold();
    Future<?> call =
        ClientCalls.futureUnaryCall(
            wired
                .channel()
                .newCall(SecretServiceGrpc.getDescribeSecretMethod(), CallOptions.DEFAULT),
            DescribeSecretRequest.newBuilder().setStore("far").setName("a").build());
    await().until(() -> HeldStores.store("far").arrivals().size() == 1);
    return call;
  }

  private static Status.Code outcome(Future<?> call) throws Exception {
    try {
      call.get(30, TimeUnit.SECONDS);
      return Status.Code.OK;
    } catch (ExecutionException e) {
      return Status.fromThrowable(e).getCode();
    }
  }

  private static Thread closing(CofferServer server) {
    Thread closing = new Thread(server::close);
    closing.start();
    return closing;
  }

  // Ending

  @Test
  void whatIsUnderWayIsFinishedAndNothingNewIsTaken() throws Exception {
    try (ProductionServer server = start();
        Wired wired = server.admin()) {
      Future<?> call = stuckCall(wired);
      Thread closing = closing(server.server());
      await()
          .untilAsserted(
              () -> {
                try (Wired late = server.admin()) {
                  StatusRuntimeException e =
                      catchThrowableOfType(
                          StatusRuntimeException.class,
                          () -> late.system().whoAmI(WhoAmIRequest.getDefaultInstance()));
                  assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                }
              });
      assertThat(call.isDone()).isFalse();
      HeldStores.faults("far").release();
      // The store's own answer: that there is no such secret.
      assertThat(outcome(call)).isEqualTo(Status.Code.NOT_FOUND);
      closing.join(30_000);
      assertThat(closing.isAlive()).isFalse();
    }
  }

  @Test
  void whatDoesNotEndInTimeIsCutOff() throws Exception {
    try (ProductionServer server =
            ProductionServer.start(folder, "drainTime: 1s", "  far: { type: held }");
        Wired wired = server.admin()) {
      Future<?> call = stuckCall(wired);
      closing(server.server()).join(30_000);
      assertThat(outcome(call)).isIn(Status.Code.UNAVAILABLE, Status.Code.CANCELLED);
      HeldStores.faults("far").release();
    }
  }

  @Test
  void whoWaitsForTheEndSeesItAndASecondCloseDoesNothing() throws Exception {
    ProductionServer server = start();
    server.close();
    server.server().awaitTermination();
    server.close();
  }

  // Reloading

  @Test
  void aNewCertificateIsShownToNewConnections() {
    try (ProductionServer server = start()) {
      TestAuthority next = new TestAuthority(folder, "next");
      TestAuthority.Pair admin = server.authority().client(ProductionServer.ADMIN, "admin");
      try (Wired old = server.connect(admin)) {
        old.system().whoAmI(WhoAmIRequest.getDefaultInstance());
        next.server("server");
        server.server().reload();
        old.system().whoAmI(WhoAmIRequest.getDefaultInstance());
        try (Wired distrusting = server.connect(admin);
            Wired trusting = Wired.to(server.server().port(), next.file(), admin)) {
          assertThat(
                  catchThrowableOfType(
                          StatusRuntimeException.class,
                          () -> distrusting.system().whoAmI(WhoAmIRequest.getDefaultInstance()))
                      .getStatus()
                      .getCode())
              .isEqualTo(Status.Code.UNAVAILABLE);
          trusting.system().whoAmI(WhoAmIRequest.getDefaultInstance());
        }
      }
    }
  }

  @Test
  void otherAuthoritiesAndAdministratorsAreTakenToo() throws IOException {
    try (ProductionServer server = start()) {
      TestAuthority other = new TestAuthority(folder, "other");
      TestAuthority.Pair pair = other.client("spiffe://other/ops", "other-admin");
      Files.writeString(
          server.file(),
          Files.readString(server.file())
              .replace("clientCa: authority.pem", "clientCa: other.pem")
              .replace(ProductionServer.ADMIN, "spiffe://other/ops"));
      try (Wired before = server.admin()) {
        before.system().whoAmI(WhoAmIRequest.getDefaultInstance());
        server.server().reload();
        assertThat(
                catchThrowableOfType(
                        StatusRuntimeException.class,
                        () -> before.system().whoAmI(WhoAmIRequest.getDefaultInstance()))
                    .getStatus()
                    .getCode())
            .isEqualTo(Status.Code.PERMISSION_DENIED);
      }
      try (Wired after = server.connect(pair)) {
        after.system().whoAmI(WhoAmIRequest.getDefaultInstance());
      }
    }
  }

  @Test
  void whatIsWrongWithTheFilesChangesNothing() throws IOException {
    try (ProductionServer server = start()) {
      String good = Files.readString(folder.resolve("server.pem"));
      for (String broken : new String[] {"nonsense", ""}) {
        Files.writeString(folder.resolve("server.pem"), broken);
        SecretsException e =
            catchThrowableOfType(SecretsException.class, () -> server.server().reload());
        assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION);
        assertThat(e.getMessage()).contains("server.tls.certificate", "server.pem");
      }
      Files.writeString(folder.resolve("server.pem"), good);
      Files.copy(
          server.authority().server("unrelated").key(),
          folder.resolve("server-key.pem"),
          StandardCopyOption.REPLACE_EXISTING);
      assertThat(
              catchThrowableOfType(SecretsException.class, () -> server.server().reload())
                  .getMessage())
          .contains("is not the key of");
      try (Wired still = server.admin()) {
        still.system().whoAmI(WhoAmIRequest.getDefaultInstance());
      }
    }
  }

  @Test
  void theLogLevelIsReadAgain() throws IOException {
    Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    Level before = root.getLevel();
    try (ProductionServer server = start()) {
      assertThat(root.getLevel()).isEqualTo(before);
      Files.writeString(
          server.file(),
          Files.readString(server.file())
              .replace("  data: data\n", "  data: data\n  logLevel: error\n"));
      server.server().reload();
      assertThat(root.getLevel()).isEqualTo(Level.ERROR);
    } finally {
      root.setLevel(before);
    }
  }

  @Test
  void aHangUpReloads() throws Exception {
    try (ProductionServer server = start()) {
      AtomicInteger reloads = new AtomicInteger();
      server.server().obeySignals(reloads::incrementAndGet);
      TestAuthority next = new TestAuthority(folder, "next");
      next.server("server");
      new ProcessBuilder("kill", "-HUP", Long.toString(ProcessHandle.current().pid()))
          .inheritIO()
          .start()
          .waitFor();
      await().untilAtomic(reloads, org.hamcrest.Matchers.equalTo(1));
      TestAuthority.Pair admin = server.authority().client(ProductionServer.ADMIN, "admin");
      try (Wired trusting = Wired.to(server.server().port(), next.file(), admin)) {
        trusting.system().whoAmI(WhoAmIRequest.getDefaultInstance());
      }
    }
  }

  // Beginning

  private SecretsException refusedStart(String from, String to) throws IOException {
    Path file = folder.resolve("coffer.yaml");
    if (!Files.exists(file)) {
      start().close();
    }
    Files.writeString(file, Files.readString(file).replace(from, to));
    return catchThrowableOfType(
        SecretsException.class, () -> CofferServer.start(CofferConfig.load(file)));
  }

  @Test
  void aPortInUseIsUnavailableAndNothingIsLeftOpen() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String address = "127.0.0.1:" + taken.getLocalPort();
      SecretsException e = refusedStart("listen: 127.0.0.1:0", "listen: " + address);
      assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(e.getMessage()).contains("server.listen", address);
      SecretsException operations =
          refusedStart(
              "listen: " + address + "\n  operations: 127.0.0.1:0",
              "listen: 127.0.0.1:0\n  operations: " + address);
      assertThat(operations.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(operations.getMessage()).contains("server.operations", address);
    }
    // The store is free again: the same file starts now.
    CofferServer.start(CofferConfig.load(folder.resolve("coffer.yaml"))).close();
  }

  @Test
  void anAddressOfAnotherMachineIsAMatterOfTheFile() throws IOException {
    SecretsException e = refusedStart("listen: 127.0.0.1:0", "listen: 192.0.2.1:0");
    assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(e.getMessage()).contains("server.listen", "192.0.2.1");
  }

  @Test
  void aKeyThatEveryUserMayReadIsRefused() throws IOException {
    start().close();
    Files.setPosixFilePermissions(
        folder.resolve("server-key.pem"), PosixFilePermissions.fromString("rw-r--r--"));
    SecretsException e = refusedStart("", "");
    assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(e.getMessage()).contains("server.tls.key", "open to every user");
  }

  @Test
  void missingCertificatesAreNamed() throws IOException {
    SecretsException e = refusedStart("clientCa: authority.pem", "clientCa: missing.pem");
    assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(e.getMessage()).contains("server.tls.clientCa", "missing.pem");
  }

  @Test
  void aTokenThatCofferDidNotMakeIsRefused() throws IOException {
    Path dev = folder.resolve("dev");
    DevelopmentServer.start(dev).close();
    Files.writeString(dev.resolve("token"), "hunter2");
    SecretsException e =
        catchThrowableOfType(
            SecretsException.class,
            () -> CofferServer.start(CofferConfig.load(dev.resolve("coffer.yaml"))));
    assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(e.getMessage()).contains("token").doesNotContain("hunter2");
  }
}
