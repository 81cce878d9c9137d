package dev.coffer.envelope;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * Where envelopes draw data keys, message ids, salts and nonces. Package-private, since no caller
 * may ever choose them: only the known answers of the tests come from another source.
 */
@FunctionalInterface
interface Randomness {
  /** Fresh random bytes; the receiver wipes them. */
  byte[] draw(int size);

  /**
   * The kernel's generator, read once for each envelope, without anything kept in between. A
   * generator or a buffer in this process would repeat itself after a virtual machine was cloned or
   * restored; the kernel is told of that and reseeds. One read also costs less than a {@code
   * SecureRandom} of the JDK, which mixes its own generator in under a lock.
   */
  static Randomness ofKernel() {
    try {
      SecureRandom kernel = SecureRandom.getInstance("NativePRNGNonBlocking");
      return kernel::generateSeed;
    } catch (NoSuchAlgorithmException notUnix) {
      SecureRandom platform = new SecureRandom();
      return size -> {
        byte[] bytes = new byte[size];
        platform.nextBytes(bytes);
        return bytes;
      };
    }
  }
}
