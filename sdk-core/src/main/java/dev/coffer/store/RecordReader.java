package dev.coffer.store;

import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
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
   * @throws MalformedRecord when it is cut short, goes on after its end, breaks a rule, or holds a
   *     name, version or stage that is none
   */
  static <T> T decode(byte[] plaintext, Function<RecordReader, T> codec) {
    RecordReader reader = new RecordReader(plaintext);
    T decoded;
    try {
      decoded = codec.apply(reader);
    } catch (BufferUnderflowException | DateTimeException e) {
      throw new MalformedRecord("cut short or out of range");
    } catch (SecretsException e) {
      throw new MalformedRecord("a malformed name, version or stage");
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

  /** Stages behind their count, ascending. */
  SortedSet<Stage> stages() {
    TreeSet<Stage> stages = new TreeSet<>();
    int count = u16();
    for (int i = 0; i < count; i++) {
      Stage stage = Stage.of(text());
      require(stages.isEmpty() || stages.last().compareTo(stage) < 0, "stages out of order");
      stages.add(stage);
    }
    return stages;
  }

  /** Labels behind their count, ascending by key. */
  SortedMap<String, String> labels() {
    TreeMap<String, String> labels = new TreeMap<>();
    int count = u16();
    for (int i = 0; i < count; i++) {
      String key = text();
      require(labels.isEmpty() || labels.lastKey().compareTo(key) < 0, "labels out of order");
      labels.put(key, text());
    }
    return labels;
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
