package dev.coffer.store;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Writes the plaintext of a record: big-endian numbers, strings in UTF-8 behind a length of two
 * bytes, nothing optional but behind a byte that says so. One content has one encoding.
 */
final class RecordWriter {
  private static final int MAX_STRING_BYTES = 0xffff;

  private byte[] bytes = new byte[256];
  private int size;

  RecordWriter u8(int value) {
    reserve(1);
    bytes[size++] = (byte) value;
    return this;
  }

  RecordWriter u16(int value) {
    return u8(value >>> 8).u8(value);
  }

  RecordWriter u32(int value) {
    return u16(value >>> 16).u16(value);
  }

  RecordWriter u64(long value) {
    return u32((int) (value >>> 32)).u32((int) value);
  }

  RecordWriter text(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length > MAX_STRING_BYTES) {
      throw new IllegalArgumentException("a string of " + utf8.length + " bytes in a record");
    }
    u16(utf8.length);
    return raw(utf8);
  }

  RecordWriter raw(byte[] more) {
    reserve(more.length);
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
    return this;
  }

  RecordWriter instant(Instant time) {
    return u64(time.getEpochSecond()).u32(time.getNano());
  }

  RecordWriter optionalInstant(@Nullable Instant time) {
    return time == null ? u8(0) : u8(1).instant(time);
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, size);
  }

  private void reserve(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
