package dev.coffer.server.access;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The bearer token of the development profile. Only its hash is kept: it has 256 random bits, so
 * nothing can be guessed from that. Immutable.
 */
final class DevelopmentToken {
  private final byte[] hash;

  private DevelopmentToken(byte[] hash) {
    this.hash = hash;
  }

  /**
   * Reads the token of the configuration.
   *
   * @throws SecretsException CONFIGURATION when it cannot be read or is not one that Coffer made
   */
  static DevelopmentToken read(SecretSource source) {
    try (SecretValue value = source.read()) {
      String text = value.utf8();
      if (!AccessToken.isWellFormed(text)) {
        throw SecretsException.of(
                ErrorCode.CONFIGURATION, "The access token in " + source + " is not a token.")
            .remedy("Remove it and run \"coffer dev\", which makes one of 256 random bits.")
            .build();
      }
      return new DevelopmentToken(hash(text));
    }
  }

  /** Constant time in what was presented. */
  boolean matches(String presented) {
    return MessageDigest.isEqual(hash, hash(presented));
  }

  private static byte[] hash(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }
}
