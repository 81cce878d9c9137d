package dev.coffer.config;

import dev.coffer.spi.SecretSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The sections {@code server} and {@code access}, already held against their schema, to records.
 */
final class ServerReader {
  private static final int MANY = 1_000_000;
  private static final String LISTEN = "127.0.0.1:7443";
  private static final String OPERATIONS = "127.0.0.1:7480";

  private ServerReader() {}

  static ServerConfig server(Section server) {
    Profile profile =
        server.string("profile", "production").equals("development")
            ? Profile.DEVELOPMENT
            : Profile.PRODUCTION;
    return new ServerConfig(
        address(server, "listen", LISTEN),
        address(server, "operations", OPERATIONS),
        tls(server.section("tls"), profile),
        server.file("data"),
        profile,
        limits(server.section("limits")),
        server.has("logLevel")
            ? LogLevel.valueOf(server.string("logLevel").toUpperCase(Locale.ROOT))
            : null);
  }

  private static ListenAddress address(Section server, String key, String otherwise) {
    ListenAddress address = ListenAddress.parse(server.string(key, otherwise));
    if (address == null) {
      throw server.invalid(
          key,
          "server." + key + " is not host:port",
          "Write for example " + otherwise + ", 0.0.0.0:7443 or \"[::1]:7443\".");
    }
    return address;
  }

  private static TlsConfig tls(Section tls, Profile profile) {
    refuseUnsafe(tls, "unsafe_noClientCa", profile);
    boolean withoutClientCa = tls.flag("unsafe_noClientCa", false);
    if (!tls.has("clientCa") && !withoutClientCa) {
      throw tls.invalid(
          "clientCa",
          tls.path() + " needs the key \"clientCa\": clients prove who they are by certificate",
          profile == Profile.PRODUCTION
              ? "Add the PEM file of the authorities whose client certificates you accept."
              : "Add it, or say unsafe_noClientCa: true to rely on a bearer token alone.");
    }
    Path clientCa = tls.has("clientCa") ? tls.file("clientCa") : null;
    return new TlsConfig(tls.file("certificate"), tls.file("key"), clientCa);
  }

  private static void refuseUnsafe(Section section, String key, Profile profile) {
    if (section.has(key) && profile == Profile.PRODUCTION) {
      throw section.invalid(
          key,
          section.path() + "." + key + " is refused in the production profile",
          "Remove it; on your own machine say server.profile: development.");
    }
  }

  private static LimitsConfig limits(Section limits) {
    LimitsConfig or = LimitsConfig.DEFAULTS;
    return new LimitsConfig(
        limits.integer("maxConnections", 1, MANY, or.maxConnections()),
        limits.integer("maxConnectionsPerAddress", 1, MANY, or.maxConnectionsPerAddress()),
        limits.integer("maxCallsPerConnection", 1, MANY, or.maxCallsPerConnection()),
        limits.integer("maxCalls", 1, MANY, or.maxCalls()),
        limits.integer("maxCallsPerStore", 1, MANY, or.maxCallsPerStore()),
        limits.integer("maxWatches", 1, MANY, or.maxWatches()),
        limits.integer("maxWatchesPerPrincipal", 1, MANY, or.maxWatchesPerPrincipal()),
        positive(limits, "watchPatience", or.watchPatience()),
        (int) limits.bytes("maxMessageBytes", 64L << 10, 16L << 20, or.maxMessageBytes()),
        (int) limits.bytes("maxHeaderBytes", 4L << 10, 1L << 20, or.maxHeaderBytes()),
        limits.integer("maxResets", 1, MANY, or.maxResets()),
        positive(limits, "handshakeTimeout", or.handshakeTimeout()),
        positive(limits, "idleTimeout", or.idleTimeout()),
        positive(limits, "maxConnectionAge", or.maxConnectionAge()),
        positive(limits, "keepAlive", or.keepAlive()),
        positive(limits, "maxDeadline", or.maxDeadline()),
        limits.duration("drainTime", or.drainTime()));
  }

  static Duration positive(Section section, String key, Duration otherwise) {
    Duration duration = section.duration(key, otherwise);
    if (duration.isZero()) {
      throw section.invalid(
          key, section.path() + "." + key + " is zero", "Write a duration such as 5s or 5m.");
    }
    return duration;
  }

  static AccessConfig access(Section access, @Nullable ServerConfig server) {
    List<String> admins = access.strings("admins");
    Set<String> seen = new HashSet<>();
    for (String admin : admins) {
      if (admin.isBlank() || admin.contains("*") || !seen.add(admin)) {
        throw access.invalid(
            "admins",
            "access.admins holds a name that is empty, given twice, or a pattern",
            "Write exact names, as \"spiffe://prod/ops\"; each once.");
      }
    }
    return new AccessConfig(admins, token(access, server));
  }

  private static @Nullable SecretSource token(Section access, @Nullable ServerConfig server) {
    if (!access.has("token")) {
      return null;
    }
    if (server != null && !server.isDevelopment()) {
      throw access.invalid(
          "token",
          "access.token is refused in the production profile",
          "Name client certificates under access.admins.");
    }
    SecretSource token = access.secret("token");
    if (token instanceof SecretReference.InStore) {
      throw access.invalid(
          "token",
          "access.token stands in a store, which only its bearer could read",
          "Write { file: F } or { env: X }.");
    }
    return token;
  }
}
