package dev.coffer.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import dev.coffer.config.LogLevel;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** How much this process logs, where it logs with Logback, as the command does. */
final class ServerLog {
  private static final String FRAMES = "io.grpc.netty.shaded.io.grpc.netty";
  private static final String VARIABLE = "COFFER_LOG_LEVEL";

  private ServerLog() {}

  /**
   * Sets the level.
   *
   * @param level null leaves it as it is
   */
  static void set(@Nullable LogLevel level) {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      if (level != null && System.getenv(VARIABLE) == null) {
        context.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.valueOf(level.name()));
      }
      // Frame by frame gRPC logs headers with their tokens, and the first bytes of each message,
      // at DEBUG: no level that an operator sets may bring that out.
      context.getLogger(FRAMES).setLevel(Level.INFO);
    }
  }
}
