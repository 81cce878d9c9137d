package dev.coffer.cli.session;

import dev.coffer.spi.ClientTls;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a run works on. */
public sealed interface Target {
  /** The stores of a configuration file, opened by this process. */
  record InProcess(Path config) implements Target {}

  /**
   * A server.
   *
   * @param address a gRPC target
   * @param tls whom to trust, and who calls
   * @param token where the bearer token comes from; null for none
   */
  record Server(String address, ClientTls tls, @Nullable TokenSource token) implements Target {}
}
