package dev.coffer.server.access;

import dev.coffer.config.AccessConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretSource;
import io.grpc.Attributes;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerTransportFilter;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Decides who calls and whether it may do anything: until there are policies, administrators may do
 * everything and all others nothing. Every refusal for a credential looks the same. Thread-safe.
 */
public final class Access {
  private static final Metadata.Key<String> AUTHORIZATION =
      Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
  private static final String BEARER = "Bearer ";

  private static final Attributes.Key<ClientCertificate> CERTIFICATE =
      Attributes.Key.create("dev.coffer.server.client-certificate");

  /** Who may do anything: what a reload replaces as a whole. */
  public static final class Rules {
    private final Set<String> admins;
    private final @Nullable DevelopmentToken token;

    private Rules(Set<String> admins, @Nullable DevelopmentToken token) {
      this.admins = Set.copyOf(admins);
      this.token = token;
    }
  }

  private final OneTimeToken oneTimeToken;
  private final Clock clock;
  private volatile Rules rules;

  public Access(Rules rules, OneTimeToken oneTimeToken, Clock clock) {
    this.rules = rules;
    this.oneTimeToken = oneTimeToken;
    this.clock = clock;
  }

  /**
   * Reads the rules of a configuration.
   *
   * @throws SecretsException CONFIGURATION when the token cannot be read or is none
   */
  public static Rules rules(AccessConfig config) {
    SecretSource token = config.token();
    return new Rules(
        Set.copyOf(config.admins()), token == null ? null : DevelopmentToken.read(token));
  }

  /** Takes other rules, from the next call on. */
  public void reload(Rules fresh) {
    rules = fresh;
  }

  /** Reads the certificate of each connection once, when its handshake has verified it. */
  public static ServerTransportFilter connections() {
    return new ServerTransportFilter() {
      @Override
      public Attributes transportReady(Attributes connection) {
        SSLSession session = connection.get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        ClientCertificate certificate = session == null ? null : ClientCertificate.of(session);
        return certificate == null
            ? connection
            : connection.toBuilder().set(CERTIFICATE, certificate).build();
      }
    };
  }

  /**
   * Decides without blocking.
   *
   * @return null where only {@link #decide} can tell
   * @throws SecretsException UNAUTHENTICATED, DENIED
   */
  public @Nullable Principal decideNow(Attributes connection, Metadata headers) {
    Rules current = rules;
    ClientCertificate certificate = valid(connection.get(CERTIFICATE));
    Principal admin = certificate == null ? null : administrator(current, certificate);
    if (admin != null) {
      return admin;
    }
    String presented = bearer(headers);
    if (presented == null) {
      throw certificate == null ? unauthenticated() : denied();
    }
    if (current.token != null && current.token.matches(presented)) {
      return new Principal("development", Principal.Proof.TOKEN, null);
    }
    if (certificate == null || !AccessToken.isWellFormed(presented)) {
      throw unauthenticated();
    }
    Instant expiry = oneTimeToken.claimedNow(presented, certificate.keyHash());
    return expiry == null ? null : bootstrapped(expiry);
  }

  /**
   * Decides; may block.
   *
   * @throws SecretsException UNAUTHENTICATED, DENIED; UNAVAILABLE when the system store is needed
   *     and cannot be reached
   */
  public Principal decide(Attributes connection, Metadata headers) {
    Principal now = decideNow(connection, headers);
    if (now != null) {
      return now;
    }
    ClientCertificate certificate = valid(connection.get(CERTIFICATE));
    String presented = bearer(headers);
    Instant expiry =
        certificate == null || presented == null
            ? null
            : oneTimeToken.claim(presented, certificate.keyHash());
    if (expiry == null) {
      throw unauthenticated();
    }
    return bootstrapped(expiry);
  }

  /** A certificate that expired counts no more, also on a connection that is open. */
  private @Nullable ClientCertificate valid(@Nullable ClientCertificate certificate) {
    boolean counts = certificate != null && clock.instant().isBefore(certificate.notAfter());
    return counts ? certificate : null;
  }

  private static @Nullable Principal administrator(Rules rules, ClientCertificate certificate) {
    for (String name : certificate.names()) {
      if (rules.admins.contains(name)) {
        return new Principal(name, Principal.Proof.CERTIFICATE, certificate.notAfter());
      }
    }
    return null;
  }

  private static Principal bootstrapped(Instant expiry) {
    return new Principal("bootstrap", Principal.Proof.ONE_TIME_TOKEN, expiry);
  }

  private static @Nullable String bearer(Metadata headers) {
    String header = headers.get(AUTHORIZATION);
    boolean isBearer = header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length());
    return header != null && isBearer ? header.substring(BEARER.length()) : null;
  }

  private static SecretsException unauthenticated() {
    return SecretsException.of(ErrorCode.UNAUTHENTICATED, "The caller did not prove who it is.")
        .remedy("Give a token or a client certificate that this server accepts.")
        .build();
  }

  private static SecretsException denied() {
    return SecretsException.of(ErrorCode.DENIED, "The caller may not do this.")
        .remedy("Ask an administrator of this server.")
        .build();
  }
}
