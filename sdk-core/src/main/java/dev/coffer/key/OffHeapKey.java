package dev.coffer.key;

import java.io.NotSerializableException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.locks.StampedLock;
import javax.crypto.SecretKey;

/**
 * A long-lived key of 32 bytes outside the heap, where the garbage collector neither copies it nor
 * a heap dump shows it. Each use makes a copy on the heap for as long as it takes; whoever asks for
 * one wipes it. Thread-safe.
 *
 * <p>Off the heap because wiping an array is not enough: after ordinary collections the memory of a
 * process still held copies of arrays that had been wiped. This does not keep the key from the swap
 * file, a core dump, or someone who reads the memory of a running process.
 */
final class OffHeapKey implements SecretKey {
  static final int BYTES = 32;

  private static final long serialVersionUID = 1L;

  private final String algorithm;
  private final transient ByteBuffer memory = ByteBuffer.allocateDirect(BYTES);
  private final transient StampedLock lock = new StampedLock();
  private transient boolean destroyed;

  /** Copies the key out of an array, which the caller wipes. */
  OffHeapKey(String algorithm, byte[] source, int offset) {
    this.algorithm = algorithm;
    memory.put(0, source, offset, BYTES);
  }

  /** A ring key, copied out of an array that the caller wipes. */
  static OffHeapKey ofRing(byte[] source) {
    return new OffHeapKey("AES", source, 0);
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
    byte[] copy = new byte[BYTES];
    long stamp = lock.readLock();
    try {
      if (destroyed) {
        throw new IllegalStateException("this key ring is closed");
      }
      memory.get(0, copy);
    } finally {
      lock.unlockRead(stamp);
    }
    return copy;
  }

  /** The same key, destroyed on its own. */
  OffHeapKey copy() {
    byte[] bytes = getEncoded();
    try {
      return new OffHeapKey(algorithm, bytes, 0);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  public void destroy() {
    long stamp = lock.writeLock();
    try {
      destroyed = true;
      memory.put(0, new byte[BYTES]);
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
