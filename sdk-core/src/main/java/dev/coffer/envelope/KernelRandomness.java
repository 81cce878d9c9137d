package dev.coffer.envelope;

import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * The kernel's generator, read for a few envelopes at once: a read for each would be a sixth of the
 * time of a small seal, and so would a {@code SecureRandom} of the JDK, which mixes a generator of
 * its own in under a lock.
 *
 * <p>What is not drawn within a millisecond is thrown away. A generator that lived in this process
 * would repeat itself after a virtual machine was cloned or restored; the kernel is told of that
 * and reseeds, and a copy of this buffer is too old to be used before anything new can reach the
 * copy.
 */
final class KernelRandomness implements Randomness {
  private static final int BUFFER_BYTES = 1024;
  private static final long MAX_AGE_NANOS = 1_000_000;

  private static final SecureRandom SOURCE = source();
  private static final boolean SOURCE_IS_KERNEL = isKernel(SOURCE);

  private byte[] buffer = new byte[0];
  private int next;
  private long readNanos;

  @Override
  public void draw(byte[] target, int count) {
    long now = System.nanoTime();
    if (buffer.length - next < count || now - readNanos > MAX_AGE_NANOS) {
      Arrays.fill(buffer, (byte) 0);
      buffer = read(Math.max(BUFFER_BYTES, count));
      next = 0;
      readNanos = now;
    }
    System.arraycopy(buffer, next, target, 0, count);
    Arrays.fill(buffer, next, next + count, (byte) 0);
    next += count;
  }

  /** Only where the seed is the kernel's own generator is it made for being read like this. */
  private static byte[] read(int count) {
    if (SOURCE_IS_KERNEL) {
      return SOURCE.generateSeed(count);
    }
    byte[] bytes = new byte[count];
    SOURCE.nextBytes(bytes);
    return bytes;
  }

  private static SecureRandom source() {
    try {
      return SecureRandom.getInstance("NativePRNGNonBlocking");
    } catch (NoSuchAlgorithmException notUnix) {
      return new SecureRandom();
    }
  }

  private static boolean isKernel(SecureRandom source) {
    return source.getAlgorithm().equals("NativePRNGNonBlocking");
  }
}
