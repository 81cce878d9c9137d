package dev.coffer.config;

import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;

/** The keys of the file that belong to no store: what errors, schema and docs go by. */
final class FileSchema {
  static final SettingsSchema TLS =
      SettingsSchema.builder()
          .required("certificate", Kind.FILE, "The server's certificate chain, PEM.")
          .required("key", Kind.FILE, "The private key of the certificate, PEM, PKCS#8.")
          .optional(
              "clientCa",
              Kind.FILE,
              "The authorities of client certificates, PEM. Required in production.")
          .optional(
              "unsafe_noClientCa",
              Kind.FLAG,
              "Development only: true lets clients in without a certificate; a token says who"
                  + " calls.")
          .build();

  static final SettingsSchema LIMITS =
      SettingsSchema.builder()
          .optional("maxConnections", Kind.INTEGER, "Open connections; default: 2000.")
          .optional(
              "maxConnectionsPerAddress",
              Kind.INTEGER,
              "Open connections from one IP address; default: 500.")
          .optional(
              "maxCallsPerConnection",
              Kind.INTEGER,
              "Calls in flight on one connection; default: 256.")
          .optional("maxCalls", Kind.INTEGER, "Calls in flight, all together; default: 10000.")
          .optional(
              "maxCallsPerStore",
              Kind.INTEGER,
              "Calls that wait for one store or are in it; default: 1024.")
          .optional("maxWatches", Kind.INTEGER, "Open streams of changes; default: 20000.")
          .optional(
              "maxWatchesPerPrincipal",
              Kind.INTEGER,
              "Open streams of changes of one caller; default: 2000.")
          .optional(
              "watchPatience",
              Kind.DURATION,
              "How long a stream that has something to tell may not be read; default: 1m.")
          .optional("maxMessageBytes", Kind.BYTES, "One request, 64KiB to 16MiB; default: 2MiB.")
          .optional(
              "maxHeaderBytes",
              Kind.BYTES,
              "The headers of one call, 4KiB to 1MiB; default: 16KiB.")
          .optional(
              "maxResets",
              Kind.INTEGER,
              "Streams reset by the client on one connection in 30 seconds; default: 200.")
          .optional(
              "handshakeTimeout", Kind.DURATION, "How long a TLS handshake may take; default: 10s.")
          .optional(
              "idleTimeout",
              Kind.DURATION,
              "After which a connection without calls ends; default: 15m.")
          .optional(
              "maxConnectionAge",
              Kind.DURATION,
              "After which a connection is asked to go away and come again; default: 1h.")
          .optional("keepAlive", Kind.DURATION, "The shortest time between pings; default: 10s.")
          .optional(
              "maxDeadline",
              Kind.DURATION,
              "The longest a call may take, and what a call without a deadline gets; default: 60s.")
          .optional(
              "drainTime", Kind.DURATION, "How long calls may go on after TERM; default: 10s.")
          .build();

  static final SettingsSchema SERVER =
      SettingsSchema.builder()
          .optional(
              "listen", Kind.STRING, "Where calls come in, host:port; default: 127.0.0.1:7443.")
          .optional(
              "operations",
              Kind.STRING,
              "Where /livez, /readyz and /metrics are, host:port, with TLS off loopback; default: 127.0.0.1:7480.")
          .section("tls", true, "The certificates. There is no server without TLS.", TLS)
          .required("data", Kind.FILE, "The folder of the server's own data.")
          .choice(
              "profile",
              "How strict the server is; default: production. Only development takes a bearer token from"
                  + " the file and unsafe_ settings.",
              "production",
              "development")
          .choice(
              "logLevel",
              "How much is logged; warn. COFFER_LOG_LEVEL comes first; read again on HUP.",
              "error",
              "warn",
              "info",
              "debug")
          .section("limits", false, "Bounds against floods. None can be switched off.", LIMITS)
          .build();

  static final SettingsSchema ACCESS =
      SettingsSchema.builder()
          .optional(
              "admins",
              Kind.LIST,
              "Exact names in client certificates that may do everything. All others are denied.")
          .optional("token", Kind.SECRET, "Development only: the bearer token that may do all.")
          .build();

  static final SettingsSchema SYSTEM =
      SettingsSchema.builder()
          .optional(
              "store",
              Kind.STRING,
              "The sealed store in which the server keeps its own state; default: default.")
          .build();

  static final SettingsSchema CACHE =
      SettingsSchema.builder()
          .required("ttl", Kind.DURATION, "How long an answer is served from memory; over 0s.")
          .optional("maxBytes", Kind.BYTES, "Memory for values, 1MiB to 16GiB; default: 64MiB.")
          .optional(
              "staleFor",
              Kind.DURATION,
              "How long after its ttl an answer is still served while its store cannot be reached;"
                  + " 0s.")
          .build();

  static final SettingsSchema BACKENDS =
      SettingsSchema.builder()
          .optional("path", Kind.FILE, "A folder with the jars of others' backends.")
          .optional(
              "allow",
              Kind.LIST,
              "The provider classes of others that may be loaded, by their full names.")
          .build();

  static final SettingsSchema ROOT =
      SettingsSchema.builder()
          .section("server", false, "The server. A program in process needs none.", SERVER)
          .section("access", false, "Who may do anything, until policies say otherwise.", ACCESS)
          .section("system", false, "Where the server keeps its own state.", SYSTEM)
          .section("stores", true, "The stores by name.", SettingsSchema.EMPTY)
          .section("cache", false, "Answers kept in memory. Without it nothing is.", CACHE)
          .section("backends", false, "Providers of others.", BACKENDS)
          .build();

  private FileSchema() {}
}
