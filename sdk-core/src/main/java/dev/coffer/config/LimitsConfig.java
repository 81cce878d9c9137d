package dev.coffer.config;

import java.time.Duration;

/**
 * What bounds a server against floods. Every bound has a default and none can be switched off.
 *
 * @param maxConnections open connections, all clients together
 * @param maxConnectionsPerAddress open connections from one IP address
 * @param maxCallsPerConnection calls in flight on one connection
 * @param maxCalls calls in flight, all connections together
 * @param maxCallsPerStore calls that wait for one store or are in it, so that one that is stuck
 *     sheds its own calls and takes nothing from the others
 * @param maxWatches how many streams of changes there may be at once
 * @param maxWatchesPerPrincipal how many of them one caller may have
 * @param watchPatience how long a stream that has something to tell may not be read
 * @param maxMessageBytes the most bytes of one request
 * @param maxHeaderBytes the most bytes of the headers of one call
 * @param maxResets streams that a client may reset on one connection within 30 seconds
 * @param handshakeTimeout how long a connection may take to prove who it is
 * @param idleTimeout after which a connection without calls is closed
 * @param maxConnectionAge after which a connection is asked to go away, so that revoked
 *     certificates and new addresses are noticed
 * @param keepAlive the shortest time between two pings of one client
 * @param maxDeadline the longest that a unary call may take, and what a call without a deadline
 *     gets
 * @param drainTime how long calls in flight may go on once the server was told to end
 */
public record LimitsConfig(
    int maxConnections,
    int maxConnectionsPerAddress,
    int maxCallsPerConnection,
    int maxCalls,
    int maxCallsPerStore,
    int maxWatches,
    int maxWatchesPerPrincipal,
    Duration watchPatience,
    int maxMessageBytes,
    int maxHeaderBytes,
    int maxResets,
    Duration handshakeTimeout,
    Duration idleTimeout,
    Duration maxConnectionAge,
    Duration keepAlive,
    Duration maxDeadline,
    Duration drainTime) {
  /** The bounds of a server whose file names none. */
  public static final LimitsConfig DEFAULTS =
      new LimitsConfig(
          2_000,
          500,
          256,
          10_000,
          1_024,
          20_000,
          2_000,
          Duration.ofMinutes(1),
          2 * 1024 * 1024,
          16 * 1024,
          200,
          Duration.ofSeconds(10),
          Duration.ofMinutes(15),
          Duration.ofHours(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(10));
}
