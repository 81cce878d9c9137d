package dev.coffer.envelope;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Seals streams of segments that are smaller than any that is written, for tests. */
public final class SmallSegments {
  /** The smallest segment that is read. */
  public static final int BYTES = 1024;

  private SmallSegments() {}

  /** A whole stream of such segments. */
  public static byte[] seal(byte[] dataKey, byte[] wrapped, byte[] context, byte[] plaintext) {
    ByteArrayOutputStream stream = new ByteArrayOutputStream();
    byte[] target = new byte[BYTES + StreamSealer.TAG_BYTES];
    try (StreamSealer sealer =
        StreamSealer.begin(dataKey, wrapped, context, BYTES, new KernelRandomness())) {
      stream.writeBytes(sealer.header());
      int at = 0;
      while (plaintext.length - at > BYTES) {
        byte[] segment = Arrays.copyOfRange(plaintext, at, at + BYTES);
        stream.write(target, 0, sealer.seal(segment, target));
        at += BYTES;
      }
      byte[] last = Arrays.copyOfRange(plaintext, at, plaintext.length);
      stream.write(target, 0, sealer.sealLast(last, last.length, target));
    }
    return stream.toByteArray();
  }
}
