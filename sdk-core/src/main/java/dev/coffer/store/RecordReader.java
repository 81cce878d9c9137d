package dev.coffer.store;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link RecordWriter} wrote, strictly: anything that the writer would have written
 * otherwise is refused. What is read was authenticated before, so a refusal means a defect or a
 * newer format; it is still never guessed at.
 */
final class RecordReader {
  private static final int MAX_NANOS = 999_999_999;

  private final ByteBuffer in;

  private RecordReader(byte[] plaintext) {
    this.in = ByteBuffer.wrap(plaintext);
  }

  /** A record that cannot be what the writer wrote. */
  static final class MalformedRecord extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedRecord(String message) {
      super(message);
    }
  }

  /**
   * Reads a whole plaintext.
   *
   * @throws MalformedRecord when it is cut short, goes on after its end, or breaks a rule
   */
  static <T> T decode(byte[] plaintext, Function<RecordReader, T> codec) {
    RecordReader reader = new RecordReader(plaintext);
    T decoded;
    try {
      decoded = codec.apply(reader);
    } catch (BufferUnderflowException | DateTimeException e) {
      throw new MalformedRecord("cut short or out of range");
    }
    require(!reader.in.hasRemaining(), "bytes after the end");
    return decoded;
  }

  static void require(boolean holds, String rule) {
    if (!holds) {
      throw new MalformedRecord(rule);
    }
  }

  int u8() {
    return in.get() & 0xff;
  }

  int u16() {
    return in.getShort() & 0xffff;
  }

  int u32() {
    return in.getInt();
  }

  /** The length of something that follows. */
  int count() {
    int value = u32();
    require(value >= 0, "a negative length");
    return value;
  }

  long u64() {
    return in.getLong();
  }

  boolean flag() {
    int value = u8();
    require(value <= 1, "a flag is neither 0 nor 1");
    return value == 1;
  }

  /** A count or number that is never negative. */
  long positive() {
    long value = u64();
    require(value >= 0, "a negative number");
    return value;
  }

  byte[] raw(int length) {
    require(length <= in.remaining(), "cut short");
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  String text() {
    byte[] utf8 = raw(u16());
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(utf8))
          .toString();
    } catch (CharacterCodingException e) {
      throw new MalformedRecord("a string is not UTF-8");
    }
  }

  Instant instant() {
    long seconds = u64();
    int nanos = u32();
    require(nanos >= 0 && nanos <= MAX_NANOS, "nanoseconds out of range");
    return Instant.ofEpochSecond(seconds, nanos);
  }

  @Nullable Instant optionalInstant() {
    return flag() ? instant() : null;
  }
}
