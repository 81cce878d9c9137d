package dev.coffer.envelope;

import dev.coffer.model.SecretsException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The head of a sealed stream: {@code SVS1} ‖ u16 suite ‖ u32 bytes of a segment ‖ u16 length of
 * the wrapped data key ‖ wrapped data key ‖ salt ‖ commitment. Immutable. Parsing proves nothing:
 * the commitment does, once the data key is known.
 */
public final class StreamHeader {
  /** From so many bytes {@link #bytes(byte[])} knows the length of the whole. */
  public static final int FIRST_BYTES = 12;

  /** The longest wrapped data key. */
  public static final int MAX_WRAPPED_BYTES = 4096;

  private static final byte[] MAGIC = "SVS1".getBytes(StandardCharsets.US_ASCII);
  private static final int SEGMENT_OFFSET = 6;
  private static final int WRAPPED_LENGTH_OFFSET = 10;
  private static final int LEAST_SEGMENT_BYTES = 1 << 10;
  private static final int MOST_SEGMENT_BYTES = 1 << 20;

  private final byte[] bytes;

  private StreamHeader(byte[] bytes) {
    this.bytes = bytes;
  }

  /** With a commitment that is still to come. */
  static StreamHeader of(int segmentBytes, byte[] wrapped, byte[] salt) {
    if (wrapped.length < 1 || wrapped.length > MAX_WRAPPED_BYTES) {
      throw new IllegalArgumentException("a wrapped data key has 1 to 4096 bytes");
    }
    byte[] bytes = new byte[length(wrapped.length)];
    System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
    Layout.putU16(bytes, Layout.SUITE_OFFSET, Layout.SUITE);
    Layout.putU32(bytes, SEGMENT_OFFSET, segmentBytes);
    Layout.putU16(bytes, WRAPPED_LENGTH_OFFSET, wrapped.length);
    System.arraycopy(wrapped, 0, bytes, FIRST_BYTES, wrapped.length);
    System.arraycopy(salt, 0, bytes, FIRST_BYTES + wrapped.length, Layout.SALT_BYTES);
    return new StreamHeader(bytes);
  }

  /**
   * How many bytes the header has whose first bytes these are.
   *
   * @param first at least {@value #FIRST_BYTES} bytes
   * @throws SecretsException INTEGRITY when no header begins so
   */
  public static int bytes(byte[] first) {
    int segment = (int) Layout.u32(first, SEGMENT_OFFSET);
    int wrapped = Layout.u16(first, WRAPPED_LENGTH_OFFSET);
    boolean good =
        Arrays.equals(first, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
            && Layout.u16(first, Layout.SUITE_OFFSET) == Layout.SUITE
            && segment >= LEAST_SEGMENT_BYTES
            && segment <= MOST_SEGMENT_BYTES
            && Integer.bitCount(segment) == 1
            && wrapped >= 1
            && wrapped <= MAX_WRAPPED_BYTES;
    if (!good) {
      throw StreamOpener.damaged(null);
    }
    return length(wrapped);
  }

  /**
   * Takes in a whole header, of as many bytes as {@link #bytes(byte[])} says.
   *
   * @throws SecretsException INTEGRITY when it is none
   */
  public static StreamHeader parse(byte[] header) {
    if (header.length < FIRST_BYTES || header.length != bytes(header)) {
      throw StreamOpener.damaged(null);
    }
    return new StreamHeader(header.clone());
  }

  private static int length(int wrapped) {
    return FIRST_BYTES + wrapped + Layout.SALT_BYTES + Layout.COMMITMENT_BYTES;
  }

  /** The wrapped data key, whatever it looks like: whoever unwraps it made it. */
  public byte[] wrapped() {
    return Arrays.copyOfRange(bytes, FIRST_BYTES, saltOffset());
  }

  /** How much plaintext each segment holds but the last, which may hold less. */
  public int segmentBytes() {
    return (int) Layout.u32(bytes, SEGMENT_OFFSET);
  }

  /** The header as it is written. */
  public byte[] encoded() {
    return bytes.clone();
  }

  /** All of it, for this package to read, and to write the commitment into. */
  byte[] array() {
    return bytes;
  }

  int saltOffset() {
    return commitmentOffset() - Layout.SALT_BYTES;
  }

  /** Where the commitment stands, and all ends that it commits to. */
  int commitmentOffset() {
    return bytes.length - Layout.COMMITMENT_BYTES;
  }
}
