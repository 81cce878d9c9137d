package dev.coffer.envelope;

import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's generator, read for a few envelopes at once: a read for each would be a sixth of the
 * time of a small seal. A {@code SecureRandom} of the JDK mixes a generator of its own in; and all
 * of them read the kernel under one lock, behind which writers queue up.
 *
 * <p>What is not drawn within a millisecond is thrown away. A generator that lived in this process
 * would repeat itself after a virtual machine was cloned or restored; the kernel is told of that
 * and reseeds, and a copy of this buffer is too old to be used before anything new can reach the
 * copy.
 */
final class KernelRandomness implements Randomness {
  private static final int BUFFER_BYTES = 1024;
  private static final long MAX_AGE_NANOS = 1_000_000;

  private static final Path DEVICE = Path.of("/dev/urandom");

  /** Null where the system has no such device. */
  private static final @Nullable InputStream KERNEL = kernel();

  private static final SecureRandom ELSEWHERE = new SecureRandom();

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

  private static byte[] read(int count) {
    byte[] bytes = new byte[count];
    if (KERNEL == null) {
      ELSEWHERE.nextBytes(bytes);
      return bytes;
    }
    try {
      if (KERNEL.readNBytes(bytes, 0, count) == count) {
        return bytes;
      }
    } catch (IOException e) {
      throw new IllegalStateException(DEVICE + " cannot be read", e);
    }
    throw new IllegalStateException(DEVICE + " has come to an end");
  }

  /** Read by all threads at once: a file stream of the JDK has no lock, nor a buffer. */
  private static @Nullable InputStream kernel() {
    try {
      return Files.isReadable(DEVICE) ? new FileInputStream(DEVICE.toFile()) : null;
    } catch (FileNotFoundException e) {
      return null;
    }
  }
}
