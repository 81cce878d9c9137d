package dev.coffer.local.key;

import dev.coffer.model.SecretValue;
import dev.coffer.spi.SecretSource;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A root key out of a passphrase, by Argon2id (RFC 9106) with what its section 4 recommends second,
 * for where memory is not plenty: 64 MiB, 3 iterations, 4 lanes, a salt of 128 bits.
 */
final class PassphraseKey {
  static final int MIN_PASSPHRASE_BYTES = 8;

  private static final int MEMORY = 64 * 1024;
  private static final int ITERATIONS = 3;
  private static final int LANES = 4;

  private PassphraseKey() {}

  /** Draws a salt, and keeps it with the parameters in a new file. */
  static RootKey create(SecretSource passphrase, Path parameters) {
    byte[] salt = new byte[PassphraseParameters.SALT_BYTES];
    new SecureRandom().nextBytes(salt);
    RootKey key = derive(passphrase, MEMORY, ITERATIONS, LANES, salt);
    try {
      KeyFiles.create(
          parameters, new PassphraseParameters(key.id(), MEMORY, ITERATIONS, LANES, salt).encode());
      return key;
    } catch (RuntimeException e) {
      key.close();
      throw e;
    }
  }

  /** The key of a passphrase and the parameters that were kept; refuses any other passphrase. */
  static RootKey open(SecretSource passphrase, Path parameters) {
    byte[] content = KeyFiles.read(parameters);
    PassphraseParameters kept = content == null ? null : PassphraseParameters.decode(content);
    if (kept == null) {
      throw content != null && PassphraseParameters.isNewer(content)
          ? SoftwareKeyErrors.newer(parameters)
          : SoftwareKeyErrors.damaged(parameters);
    }
    RootKey key = derive(passphrase, kept.memory(), kept.iterations(), kept.lanes(), kept.salt());
    if (!key.id().equals(kept.id())) {
      key.close();
      throw SoftwareKeyErrors.wrongPassphrase(parameters);
    }
    return key;
  }

  static RootKey derive(SecretSource source, int memory, int iterations, int lanes, byte[] salt) {
    Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
    argon2.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(memory)
            .withIterations(iterations)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] key = new byte[RootKey.BYTES];
    try (SecretValue value = source.read()) {
      byte[] passphrase = value.bytes();
      try {
        if (passphrase.length < MIN_PASSPHRASE_BYTES) {
          throw SoftwareKeyErrors.shortPassphrase(MIN_PASSPHRASE_BYTES);
        }
        argon2.generateBytes(passphrase, key);
      } finally {
        Arrays.fill(passphrase, (byte) 0);
      }
    }
    return RootKey.consume(key);
  }
}
