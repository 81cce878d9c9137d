package dev.coffer.conformance.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * AWS as LocalStack plays it, started once for a test process by {@code peers/localstack}. It ends
 * with this process, however that ends: the script waits on a pipe from it. Where it deviates from
 * AWS is in {@code peers/localstack.md}.
 */
public final class LocalStack {
  private static final String READY = "ready ";
  private static final SecureRandom RANDOM = new SecureRandom();

  private static final class Running {
    static final LocalStack ONE = start();
  }

  private final URI address;

  /** Kept, since the peer ends when the pipe to it is closed. */
  private final Process process;

  private LocalStack(URI address, Process process) {
    this.address = address;
    this.process = process;
  }

  /** The peer of this process, ready. A machine that cannot run it fails the test and says why. */
  public static LocalStack running() {
    LocalStack one = Running.ONE;
    if (!one.process.isAlive()) {
      throw new AssertionError("LocalStack has ended by itself.");
    }
    return one;
  }

  public URI address() {
    return address;
  }

  /** An account that nobody has used: to LocalStack an access key id of digits is the account. */
  public static String newAccount() {
    return "%012d".formatted(RANDOM.nextLong(1_000_000_000_000L));
  }

  private static LocalStack start() {
    try {
      Path folder = Files.createTempDirectory("localstack");
      Path errors = folder.resolve("errors.log");
      Process process =
          new ProcessBuilder("bash", script().toString(), "run", folder.resolve("home").toString())
              .redirectError(errors.toFile())
              .start();
      BufferedReader output =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      String line = output.readLine();
      if (line == null || !line.startsWith(READY)) {
        process.destroy();
        throw new AssertionError("LocalStack does not run. " + Files.readString(errors));
      }
      return new LocalStack(URI.create(line.substring(READY.length())), process);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path script() {
    Path here = Path.of("peers", "localstack").toAbsolutePath();
    if (!Files.isExecutable(here)) {
      throw new AssertionError("There is no " + here + ": run from the module conformance-tests.");
    }
    return here;
  }
}
