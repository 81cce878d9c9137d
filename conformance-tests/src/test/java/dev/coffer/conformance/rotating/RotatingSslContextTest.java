package dev.coffer.conformance.rotating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.CertifiedKey;
import dev.coffer.SecretRef;
import dev.coffer.SecretType;
import dev.coffer.integration.RotatingSslContext;
import dev.coffer.journal.AppliedReport.Outcome;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Certificates that rotate under load: no handshake fails on either side, and after the word that a
 * version is applied nobody sees the one before.
 */
class RotatingSslContextTest {
  private static final String SECRET = "edge/tls";
  private static final int THREADS = 4;
  private static final int ROUNDS = 3;

  @TempDir Path folder;

  private RotatedStore store;
  private OpensslAuthority authority;
  private SecretRef<CertifiedKey> ref;

  @BeforeEach
  void begin() throws Exception {
    store = new RotatedStore(folder);
    authority = new OpensslAuthority(folder);
    store.put(SECRET, authority.issue(1));
    ref = store.client().ref(SECRET, SecretType.KEY_PAIR);
  }

  @AfterEach
  void end() {
    store.close();
  }

  private void rotate(Load load, LoadedSerials seen) throws Exception {
    load.goesOn(20);
    for (int round = 2; round <= ROUNDS + 1; round++) {
      store.awaitReport(store.put(SECRET, authority.issue(round)), Outcome.APPLIED);
      // Those that had begun before end first.
      load.turnsOver();
      seen.clear();
      load.goesOn(20);
      assertThat(seen.all()).as("round %d", round).containsOnly(round);
    }
  }

  /** Serial numbers as the other side sees them. */
  private static final class LoadedSerials {
    private final Queue<Integer> serials = new ConcurrentLinkedQueue<>();

    void add(SSLSocket socket) throws IOException {
      X509Certificate leaf = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      serials.add(leaf.getSerialNumber().intValueExact());
    }

    Queue<Integer> all() {
      return serials;
    }

    void clear() {
      serials.clear();
    }
  }

  @Test
  void no_handshake_of_a_server_fails_while_its_certificate_rotates() throws Exception {
    SSLContext context = RotatingSslContext.create(ref);
    SSLContext clients = SSLContext.getInstance("TLS");
    clients.init(null, authority.trust(), null);
    LoadedSerials seen = new LoadedSerials();
    try (Echo server = Echo.over(context, false);
        Load load =
            Load.of(
                THREADS,
                () -> {
                  try (SSLSocket socket = server.connect(clients)) {
                    Echo.say(socket);
                    seen.add(socket);
                  }
                })) {
      rotate(load, seen);
    }
  }

  @Test
  void no_handshake_of_a_client_fails_while_its_certificate_rotates() throws Exception {
    SSLContext context = RotatingSslContext.create(ref, authority.trust());
    store.put("server", authority.issue(1000));
    SSLContext server =
        RotatingSslContext.create(
            store.client().ref("server", SecretType.KEY_PAIR), authority.trust());
    LoadedSerials seen = new LoadedSerials();
    try (Echo echo = Echo.over(server, true);
        Load load =
            Load.of(
                THREADS,
                () -> {
                  try (SSLSocket socket = echo.connect(context)) {
                    Echo.say(socket);
                  }
                })) {
      echo.onPeer(seen::add);
      rotate(load, seen);
    }
  }

  @Test
  void a_client_of_openssl_sees_each_certificate_in_turn() throws Exception {
    SSLContext context = RotatingSslContext.create(ref);
    try (Echo server = Echo.over(context, false)) {
      for (int round = 2; round <= 4; round++) {
        store.awaitReport(store.put(SECRET, authority.issue(round)), Outcome.APPLIED);
        assertThat(subjectSeenByOpenssl(server.port())).contains("leaf-" + round);
      }
    }
  }

  private String subjectSeenByOpenssl(int port) throws Exception {
    Process process =
        new ProcessBuilder(
                "openssl",
                "s_client",
                "-connect",
                InetAddress.getLoopbackAddress().getHostAddress() + ":" + port,
                "-CAfile",
                authority.file().toString(),
                "-verify_return_error",
                "-no_ticket")
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), "UTF-8");
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Test
  void a_key_of_another_certificate_is_reported_as_failed_and_the_one_before_stays()
      throws Exception {
    SSLContext context = RotatingSslContext.create(ref);
    Map<String, String> mixed = new HashMap<>(authority.issue(2));
    mixed.put("key", authority.issue(3).get("key"));
    store.awaitReport(store.put(SECRET, mixed), Outcome.FAILED);
    assertThat(ref.trouble()).hasMessageContaining("not the one that the certificate is for");
    assertThat(ref.get().certificate().getSerialNumber()).isOne();
    try (Echo server = Echo.over(context, false)) {
      assertThat(subjectSeenByOpenssl(server.port())).contains("leaf-1");
    }
  }

  @Test
  void a_value_that_is_no_key_pair_is_refused_without_a_word_of_it() {
    store.put("other", "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----");
    SecretsException refused =
        catchThrowableOfType(
            SecretsException.class, () -> store.client().ref("other", SecretType.KEY_PAIR));
    assertThat(refused.code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(refused).hasMessageContaining("no certificate").hasMessageNotContaining("hunter2");
  }

  @Test
  void one_text_may_hold_both() throws Exception {
    Map<String, String> fields = authority.issue(7);
    store.put("text", fields.get("key") + fields.get("certificate"));
    CertifiedKey pair = store.client().ref("text", SecretType.KEY_PAIR).get();
    assertThat(pair.certificate().getSerialNumber()).isEqualTo(7);
    assertThat(pair).hasToString("CertifiedKey[CN=leaf-7]");
  }

  /** Sends back each byte that it gets. */
  private static final class Echo implements AutoCloseable {
    /** What looks at who has connected. */
    interface OnPeer {
      void accept(SSLSocket socket) throws IOException;
    }

    private final SSLServerSocket listening;
    private volatile OnPeer onPeer = socket -> {};

    private Echo(SSLServerSocket listening) {
      this.listening = listening;
    }

    static Echo over(SSLContext context, boolean asksForCertificates) throws IOException {
      SSLServerSocket socket =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 100, InetAddress.getLoopbackAddress());
      socket.setNeedClientAuth(asksForCertificates);
      Echo echo = new Echo(socket);
      Thread accepting = new Thread(echo::accept, "echo");
      accepting.setDaemon(true);
      accepting.start();
      return echo;
    }

    int port() {
      return listening.getLocalPort();
    }

    void onPeer(OnPeer next) {
      onPeer = next;
    }

    SSLSocket connect(SSLContext context) throws IOException {
      SSLSocket socket =
          (SSLSocket)
              context
                  .getSocketFactory()
                  .createSocket(InetAddress.getLoopbackAddress(), listening.getLocalPort());
      socket.setSoTimeout(10_000);
      return socket;
    }

    /** Says a byte and hears it again. */
    static void say(SSLSocket socket) throws IOException {
      socket.getOutputStream().write(42);
      assertThat(socket.getInputStream().read()).isEqualTo(42);
    }

    private void accept() {
      try {
        while (true) {
          SSLSocket socket = (SSLSocket) listening.accept();
          Thread serving = new Thread(() -> serve(socket), "echo-connection");
          serving.setDaemon(true);
          serving.start();
        }
      } catch (IOException e) {
        assertThat(listening.isClosed()).isTrue();
      }
    }

    private void serve(SSLSocket socket) {
      try (socket) {
        socket.startHandshake();
        for (int next = socket.getInputStream().read();
            next >= 0;
            next = socket.getInputStream().read()) {
          // Before the answer: whoever has that finds it noted.
          onPeer.accept(socket);
          socket.getOutputStream().write(next);
        }
      } catch (IOException e) {
        // The client of it has failed as well, and says why.
        return;
      }
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }
}
