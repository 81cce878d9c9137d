package dev.coffer.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import org.slf4j.LoggerFactory;

/**
 * The log of single frames, which gRPC writes at DEBUG: headers with their tokens, and the first
 * bytes of each message. No level that an operator sets may bring it back.
 */
final class FrameLog {
  private static final String LOGGER = "io.grpc.netty.shaded.io.grpc.netty";

  private FrameLog() {}

  static void silence() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.getLogger(LOGGER).setLevel(Level.INFO);
    }
  }
}
