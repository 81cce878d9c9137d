package dev.coffer.server.access;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, proved.
 *
 * @param name what audit records and errors call it; never a credential
 * @param proof how it was proved
 * @param expireTime when the proof expires; null for never
 */
public record Principal(String name, Proof proof, @Nullable Instant expireTime) {
  /** How a caller proves who it is. */
  public enum Proof {
    /** A client certificate whose exact name is an administrator's. */
    CERTIFICATE,
    /** The bearer token of the development profile. */
    TOKEN,
    /** The one-time token of bootstrap, with the certificate that claimed it. */
    ONE_TIME_TOKEN
  }

  public Principal {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(proof, "proof");
  }
}
