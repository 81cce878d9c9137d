package dev.coffer.conformance.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.SecretValue;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Neither the PIN nor a key is in a log, on a standard stream, in an exception or a toString. */
final class HsmSilenceTest extends HsmFixture {
  private static final String WRONG_PIN = "wrong-canary-pin";

  private final Logger everything = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final StringWriter seen = new StringWriter();
  private PrintStream out;
  private PrintStream err;
  private Level level;

  @BeforeEach
  void listen() {
    level = everything.getLevel();
    everything.setLevel(Level.TRACE);
    logged.start();
    everything.addAppender(logged);
    out = System.out;
    err = System.err;
    PrintStream both = new PrintStream(printed, true, StandardCharsets.UTF_8);
    System.setOut(both);
    System.setErr(both);
  }

  @AfterEach
  void stopListening() {
    System.setOut(out);
    System.setErr(err);
    everything.detachAppender(logged);
    everything.setLevel(level);
  }

  private void see(Throwable thrown) {
    thrown.printStackTrace(new PrintWriter(seen));
  }

  @Test
  void whatever_befalls_the_token() {
    see(refusal(() -> create(config().withPin(() -> SecretValue.ofUtf8(WRONG_PIN)))));
    create(config().withTimeout(Duration.ofMillis(500)));
    WrappedKey wrapped = root.wrap(KEY, CONTEXT);
    see(refusal(() -> root.unwrap(wrapped, new byte[1])));
    shim.reboot();
    roundTrip(root);
    shim.logout();
    root.rotate();
    for (int code : new int[] {0x05, 0x30, 0x68, 0x70, 0x20}) {
      shim.fail(code, -1, HsmShim.ENCRYPT, HsmShim.DECRYPT);
      see(refusal(() -> root.wrap(KEY, CONTEXT)));
      see(refusal(() -> root.unwrap(wrapped, CONTEXT)));
      shim.heal();
    }
    see(refusal(() -> HsmKeyProvider.create(config())));
    seen.append(root + " " + config() + " " + root.list() + " " + root.current());
    root.close();
    see(refusal(() -> root.wrap(KEY, CONTEXT)));

    logged.list.forEach(
        event -> {
          seen.append(event.getFormattedMessage()).append('\n');
          if (event.getThrowableProxy() != null) {
            seen.append(event.getThrowableProxy().getMessage()).append('\n');
          }
        });
    assertThat(logged.list).isNotEmpty();
    seen.append(printed.toString(StandardCharsets.UTF_8));
    String key = new String(KEY, StandardCharsets.US_ASCII);
    for (String secret :
        List.of(HsmPeer.PIN, WRONG_PIN, "canary", key, HexFormat.of().formatHex(KEY))) {
      assertThat(seen.toString()).doesNotContain(secret);
    }
    // The wrapper prints what it does, unless it is given a logger.
    assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("[INFO]");
  }
}
