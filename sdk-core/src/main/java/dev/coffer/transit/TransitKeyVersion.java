package dev.coffer.transit;

import java.time.Instant;
import java.util.Objects;

/**
 * A version of a transit key.
 *
 * @param number rises by one with each rotation, from 1
 * @param createTime when it was made
 * @param publicKey the public key as PEM ({@code SubjectPublicKeyInfo}, RFC 5280); empty for keys
 *     that have none
 */
public record TransitKeyVersion(int number, Instant createTime, String publicKey) {
  public TransitKeyVersion {
    Objects.requireNonNull(createTime, "createTime");
    Objects.requireNonNull(publicKey, "publicKey");
  }
}
