package dev.coffer.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The server of a file.
 *
 * @param listen where calls come in
 * @param operations where liveness, readiness and metrics are served; by default 127.0.0.1:7480
 * @param tls the certificates; there is no server without TLS
 * @param data the folder of the server's own data, absolute
 * @param profile how strict it is
 * @param limits what bounds it
 * @param logLevel how much it says; null where the file does not say. The variable {@code
 *     COFFER_LOG_LEVEL} comes first
 */
public record ServerConfig(
    ListenAddress listen,
    ListenAddress operations,
    TlsConfig tls,
    Path data,
    Profile profile,
    LimitsConfig limits,
    @Nullable LogLevel logLevel) {
  public ServerConfig {
    Objects.requireNonNull(listen, "listen");
    Objects.requireNonNull(operations, "operations");
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(data, "data");
    Objects.requireNonNull(profile, "profile");
    Objects.requireNonNull(limits, "limits");
  }

  public boolean isDevelopment() {
    return profile == Profile.DEVELOPMENT;
  }

  /** The insecure settings of the file, by their path: to be logged at every start. */
  public List<String> unsafeSettings() {
    return tls.clientCa() == null ? List.of("server.tls.unsafe_noClientCa") : List.of();
  }
}
