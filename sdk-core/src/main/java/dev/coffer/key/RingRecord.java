package dev.coffer.key;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A key ring in the form it is kept in: big-endian, one encoding for each ring, bounded.
 *
 * <pre>{@code
 * "SVR1" ‖ u16 version (2) ‖ u64 generation
 * ‖ u8 root keys (1..16)
 *   per root key: u8 kind ‖ u8 length ‖ root key ‖ u8 length ‖ its version ‖ u16 length (1..1024) ‖ blob
 * ‖ u16 keys (1..1000)
 *   per key: u32 number (ascending) ‖ u8 state ‖ u64 uses ‖ u64 create time ‖ sealed (92) unless destroyed
 * ‖ sealed message authentication keys (252)
 * }</pre>
 *
 * {@link RingSeal} puts its tag and checksum behind it.
 *
 * @param roots the ring's opening key, wrapped by each root key
 * @param keys ascending by number; exactly one is active
 * @param macs the message authentication keys, sealed together
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record RingRecord(long generation, List<RootWrap> roots, List<RingEntry> keys, byte[] macs) {
  static final int MAX_KEYS = 1000;
  static final int MAX_ROOTS = 16;

  private static final int SEALED_MACS_BYTES = MacKeys.BUNDLE_BYTES + OpeningKey.OVERHEAD_BYTES;

  private static final byte[] MAGIC = "SVR1".getBytes(StandardCharsets.US_ASCII);
  private static final int VERSION = 2;
  private static final int MAX_KEY_NAME = 64;
  private static final int MAX_VERSION_NAME = 128;

  RingRecord {
    roots = List.copyOf(roots);
    keys = List.copyOf(keys);
    if (roots.isEmpty() || roots.size() > MAX_ROOTS || macs.length != SEALED_MACS_BYTES) {
      throw new IllegalArgumentException("a key ring has 1 to 16 root keys");
    }
    if (generation < 1 || keys.isEmpty() || keys.size() > MAX_KEYS) {
      throw new IllegalArgumentException("a key ring has a generation and 1 to 1000 keys");
    }
    for (int i = 1; i < keys.size(); i++) {
      if (keys.get(i - 1).number() >= keys.get(i).number()) {
        throw new IllegalArgumentException("ring keys ascend by number");
      }
    }
    if (keys.stream().filter(key -> key.state() == RingKeyState.ACTIVE).count() != 1) {
      throw new IllegalArgumentException("exactly one ring key is active");
    }
  }

  /** The one key that seals. */
  RingEntry active() {
    return keys.stream()
        .filter(key -> key.state() == RingKeyState.ACTIVE)
        .findFirst()
        .orElseThrow();
  }

  byte[] encode() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(MAGIC);
      out.writeShort(VERSION);
      out.writeLong(generation);
      out.writeByte(roots.size());
      for (RootWrap root : roots) {
        out.writeByte(root.kind().number());
        write(out, root.wrapped());
      }
      out.writeShort(keys.size());
      for (RingEntry key : keys) {
        out.writeInt(key.number());
        out.writeByte(key.state().number());
        out.writeLong(key.uses());
        out.writeLong(key.createTime());
        if (key.sealed() != null) {
          out.write(key.sealed());
        }
      }
      out.write(macs);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** The record of what {@link #encode} gave; null where it is not exactly that. */
  static @Nullable RingRecord decode(byte[] encoded) {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    try {
      RingRecord record = decode(in);
      // Comparing with its own encoding is what makes every other spelling a refusal.
      return Arrays.equals(record.encode(), encoded) ? record : null;
    } catch (BufferUnderflowException | IllegalArgumentException malformed) {
      return null;
    }
  }

  private static RingRecord decode(ByteBuffer in) {
    byte[] magic = new byte[MAGIC.length];
    in.get(magic);
    require(Arrays.equals(magic, MAGIC) && in.getShort() == VERSION);
    long generation = in.getLong();
    List<RootWrap> roots = new ArrayList<>();
    int ways = Byte.toUnsignedInt(in.get());
    require(ways <= MAX_ROOTS);
    for (int i = 0; i < ways; i++) {
      roots.add(new RootWrap(kind(in.get()), wrapped(in)));
    }
    int count = Short.toUnsignedInt(in.getShort());
    require(count <= MAX_KEYS);
    List<RingEntry> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int number = in.getInt();
      RingKeyState state = state(in.get());
      long uses = in.getLong();
      long createTime = in.getLong();
      byte[] sealed = state == RingKeyState.DESTROYED ? null : bytes(in, RingEntry.SEALED_BYTES);
      keys.add(new RingEntry(number, state, uses, createTime, sealed));
    }
    return new RingRecord(generation, roots, keys, bytes(in, SEALED_MACS_BYTES));
  }

  private static byte[] bytes(ByteBuffer in, int length) {
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }

  private static RootWrap.Kind kind(byte number) {
    for (RootWrap.Kind kind : RootWrap.Kind.values()) {
      if (kind.number() == number) {
        return kind;
      }
    }
    throw new IllegalArgumentException("unknown kind of a root key");
  }

  private static RingKeyState state(byte number) {
    for (RingKeyState state : RingKeyState.values()) {
      if (state.number() == number) {
        return state;
      }
    }
    throw new IllegalArgumentException("unknown state of a ring key");
  }

  private static void write(DataOutputStream out, WrappedKey wrapped) throws IOException {
    write(out, wrapped.by().key(), MAX_KEY_NAME);
    write(out, wrapped.by().version(), MAX_VERSION_NAME);
    int length = wrapped.blob().length;
    require(length >= 1 && length <= WrappedKey.MAX_BLOB_BYTES);
    out.writeShort(length);
    out.write(wrapped.blob());
  }

  private static WrappedKey wrapped(ByteBuffer in) {
    String key = text(in, MAX_KEY_NAME);
    String version = text(in, MAX_VERSION_NAME);
    int length = Short.toUnsignedInt(in.getShort());
    require(length >= 1 && length <= WrappedKey.MAX_BLOB_BYTES);
    return new WrappedKey(new KeyVersion(key, version), bytes(in, length));
  }

  private static void write(DataOutputStream out, String text, int most) throws IOException {
    require(isName(text, most));
    out.writeByte(text.length());
    out.write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static String text(ByteBuffer in, int most) {
    byte[] bytes = new byte[Byte.toUnsignedInt(in.get())];
    in.get(bytes);
    String text = new String(bytes, StandardCharsets.US_ASCII);
    require(isName(text, most));
    return text;
  }

  /** Printable ASCII: it stands in error messages. */
  private static boolean isName(String text, int most) {
    return !text.isEmpty()
        && text.length() <= most
        && text.chars().allMatch(c -> c > ' ' && c <= '~');
  }

  private static void require(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("not a key ring");
    }
  }
}
