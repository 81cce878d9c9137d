package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.coffer.model.SecretValue;
import dev.coffer.proto.v1.WhoAmIRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every bound on connections bites. */
class ConnectionLimitsTest {
  @TempDir Path folder;

  private DevelopmentServer start(String limits) {
    return DevelopmentServer.start(folder.resolve("dev"), limits, "");
  }

  private static RawHttp2 open(DevelopmentServer server) throws Exception {
    return RawHttp2.open(server.server().port(), server.folder().caCertificate());
  }

  /** Whether the server hangs up without a word within the patience of the test. */
  private static boolean isHungUp(Socket socket) throws IOException {
    socket.setSoTimeout(20_000);
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  private static Socket connectFrom(String address, int port) throws IOException {
    Socket socket = new Socket();
    socket.bind(new InetSocketAddress(address, 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    return socket;
  }

  @Test
  void whoDoesNotFinishItsHandshakeIsCutOff() throws Exception {
    try (DevelopmentServer server = start("handshakeTimeout: 1s");
        Socket socket = connectFrom("127.0.0.1", server.server().port())) {
      assertThat(isHungUp(socket)).isTrue();
    }
  }

  @Test
  void whoSaysNothingAfterTlsIsCutOff() throws Exception {
    try (DevelopmentServer server = start("handshakeTimeout: 1s");
        RawHttp2 silent =
            RawHttp2.silent(server.server().port(), server.folder().caCertificate())) {
      assertThatCode(silent::goodbye).doesNotThrowAnyException();
    }
  }

  @Test
  void connectionsOverTheBoundAreClosedBeforeTls() throws Exception {
    try (DevelopmentServer server = start("maxConnections: 2, maxConnectionsPerAddress: 2")) {
      int port = server.server().port();
      List<Socket> open = new ArrayList<>();
      open.add(connectFrom("127.0.0.1", port));
      open.add(connectFrom("127.0.0.2", port));
      try (Socket third = connectFrom("127.0.0.3", port)) {
        assertThat(isHungUp(third)).isTrue();
      }
      for (Socket socket : open) {
        socket.close();
      }
      org.awaitility.Awaitility.await()
          .untilAsserted(
              () -> {
                try (Wired wired = server.connect()) {
                  wired.system().whoAmI(WhoAmIRequest.getDefaultInstance());
                }
              });
    }
  }

  @Test
  void oneAddressCannotTakeWhatIsForAll() throws Exception {
    try (DevelopmentServer server = start("maxConnections: 10, maxConnectionsPerAddress: 1")) {
      int port = server.server().port();
      try (Socket first = connectFrom("127.0.0.2", port);
          Socket second = connectFrom("127.0.0.2", port);
          Wired other = server.connect()) {
        assertThat(isHungUp(second)).isTrue();
        assertThat(first.isConnected()).isTrue();
        other.system().whoAmI(WhoAmIRequest.getDefaultInstance());
      }
    }
  }

  @Test
  void whoResetsManyCallsIsToldToCalmDown() throws Exception {
    try (DevelopmentServer server = start("maxResets: 5");
        RawHttp2 raw = open(server);
        SecretValue token = server.token().read()) {
      for (int i = 0; i < 7; i++) {
        int stream = 2 * i + 1;
        raw.begin(stream, "coffer.v1.SecretService/GetSecret", token.utf8());
        raw.reset(stream);
      }
      assertThat(raw.goodbye()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
    }
  }

  @Test
  void whoPingsTooOftenIsToldToCalmDown() throws Exception {
    try (DevelopmentServer server = start("keepAlive: 1m");
        RawHttp2 raw = open(server)) {
      for (int i = 0; i < 8; i++) {
        raw.ping();
      }
      assertThat(raw.goodbye()).isEqualTo(RawHttp2.ENHANCE_YOUR_CALM);
    }
  }

  @Test
  void aConnectionWithoutCallsIsClosed() throws Exception {
    try (DevelopmentServer server = start("idleTimeout: 1s");
        RawHttp2 raw = open(server)) {
      assertThat(raw.goodbye()).isZero();
    }
  }

  @Test
  void anOldConnectionIsAskedToGoAndComeAgain() throws Exception {
    try (DevelopmentServer server = start("maxConnectionAge: 1s");
        RawHttp2 raw = open(server)) {
      assertThat(raw.goodbye()).isZero();
    }
  }
}
