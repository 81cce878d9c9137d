package dev.coffer.key;

import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.StampedLock;
import javax.crypto.SecretKey;

/**
 * A long-lived key outside the heap, where the garbage collector neither copies it nor a heap dump
 * shows it. Each use makes a copy on the heap for as long as it takes; whoever asks for one wipes
 * it. Thread-safe.
 *
 * <p>Off the heap because wiping an array is not enough: after ordinary collections the memory of a
 * process still held copies of arrays that had been wiped. This does not keep the key from the swap
 * file, a core dump, or someone who reads the memory of a running process.
 */
public final class OffHeapKey implements SecretKey {
  /** The bytes of a key of 256 bits. */
  public static final int BYTES = 32;

  private static final long serialVersionUID = 1L;

  private final String algorithm;
  private final transient ByteBuffer memory;
  private final transient StampedLock lock = new StampedLock();
  private transient boolean destroyed;

  private OffHeapKey(String algorithm, byte[] source, int offset, int length) {
    this.algorithm = algorithm;
    this.memory = ByteBuffer.allocateDirect(length);
    memory.put(0, source, offset, length);
  }

  /**
   * A key of 256 bits copied out of an array, which the caller wipes.
   *
   * @param algorithm as the JCA calls it: {@code AES}, {@code HmacSHA256}
   * @param source at least {@value #BYTES} bytes from the offset on
   */
  public static OffHeapKey copyOf(String algorithm, byte[] source, int offset) {
    return new OffHeapKey(algorithm, source, offset, BYTES);
  }

  /** The same of a whole array, of any length: a longer key, or the encoding of a private one. */
  public static OffHeapKey copyOf(String algorithm, byte[] source) {
    return new OffHeapKey(algorithm, source, 0, source.length);
  }

  @Override
  public String getAlgorithm() {
    return algorithm;
  }

  @Override
  public String getFormat() {
    return "RAW";
  }

  /**
   * A copy that the caller wipes.
   *
   * @throws IllegalStateException once the key is destroyed: never a key of zeros
   */
  @Override
  public byte[] getEncoded() {
    byte[] copy = new byte[memory.capacity()];
    long stamp = lock.readLock();
    try {
      if (destroyed) {
        throw new IllegalStateException("this key is closed");
      }
      memory.get(0, copy);
    } finally {
      lock.unlockRead(stamp);
    }
    return copy;
  }

  /** The same key, destroyed on its own. */
  public OffHeapKey copy() {
    byte[] bytes = getEncoded();
    try {
      return new OffHeapKey(algorithm, bytes, 0, bytes.length);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Wipes the key. Destroying it again does nothing. */
  @Override
  public void destroy() {
    long stamp = lock.writeLock();
    try {
      destroyed = true;
      memory.put(0, new byte[memory.capacity()]);
    } finally {
      lock.unlockWrite(stamp);
    }
  }

  @Override
  public boolean isDestroyed() {
    long stamp = lock.readLock();
    try {
      return destroyed;
    } finally {
      lock.unlockRead(stamp);
    }
  }

  @Override
  public String toString() {
    return "OffHeapKey[redacted]";
  }

  private Object writeReplace() throws NotSerializableException {
    throw new NotSerializableException("a key is never serialised");
  }
}
