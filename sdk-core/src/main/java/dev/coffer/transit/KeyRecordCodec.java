package dev.coffer.transit;

import dev.coffer.model.SecretName;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The record of a transit key: {@code 1 ‖ kind ‖ flags ‖ create time ‖ minimum ‖ period ‖ due time
 * ‖ count}, and for each version {@code number ‖ create time ‖ lp(secret) ‖ lp(public key)}.
 * Big-endian; a time is seconds (8) and nanoseconds (4), a length two bytes. One array of the right
 * size, so that no copy of a secret is left behind.
 */
final class KeyRecordCodec {
  private static final int FORMAT = 1;
  private static final int DELETABLE = 1;
  private static final int TIME_BYTES = Long.BYTES + Integer.BYTES;
  private static final int HEAD_BYTES = 3 + TIME_BYTES + 4 + 8 + TIME_BYTES + 2;
  private static final int MAX_NANOS = 999_999_999;
  private static final int VERSION_BYTES = 4 + TIME_BYTES + 2 + 2;

  private KeyRecordCodec() {}

  /** The caller wipes it, and the record. */
  static byte[] encode(KeyRecord record) {
    TransitKey key = record.key();
    int size = HEAD_BYTES;
    for (KeyMaterial each : record.material()) {
      size += VERSION_BYTES + each.secret().length + each.shown().length;
    }
    ByteBuffer out = ByteBuffer.allocate(size);
    out.put((byte) FORMAT).put((byte) key.kind().number());
    out.put((byte) (key.deletionAllowed() ? DELETABLE : 0));
    time(out, key.createTime());
    Duration period = key.rotationPeriod();
    out.putInt(key.minDecryptionVersion()).putLong(period == null ? 0 : period.toSeconds());
    time(out, key.rotationTime() == null ? Instant.EPOCH : key.rotationTime());
    out.putShort((short) record.material().size());
    for (int i = 0; i < record.material().size(); i++) {
      KeyMaterial material = record.material().get(i);
      out.putInt(key.versions().get(i).number());
      time(out, key.versions().get(i).createTime());
      out.putShort((short) material.secret().length).put(material.secret());
      out.putShort((short) material.shown().length).put(material.shown());
    }
    return out.array();
  }

  /** Null for what the encoder would not have written; the content stays the caller's. */
  static @Nullable KeyRecord decode(SecretName name, byte[] content) {
    ByteBuffer in = ByteBuffer.wrap(content);
    List<KeyMaterial> material = new ArrayList<>();
    try {
      KeyRecord record = decode(name, in, material);
      if (record != null && !in.hasRemaining()) {
        return record;
      }
    } catch (BufferUnderflowException | DateTimeException | IllegalArgumentException e) {
      // Malformed like anything else that is.
    }
    material.forEach(KeyMaterial::wipe);
    return null;
  }

  private static @Nullable KeyRecord decode(
      SecretName name, ByteBuffer in, List<KeyMaterial> material) {
    if (in.get() != FORMAT) {
      return null;
    }
    KeyKind kind = kind(in.get());
    int flags = in.get();
    Instant createTime = time(in);
    int least = in.getInt();
    long seconds = in.getLong();
    Instant due = time(in);
    int count = in.getShort() & 0xffff;
    List<TransitKeyVersion> versions = new ArrayList<>();
    int before = 0;
    for (int i = 0; i < count; i++) {
      int number = in.getInt();
      Instant made = time(in);
      KeyMaterial each = new KeyMaterial(bytes(in), bytes(in));
      material.add(each);
      versions.add(new TransitKeyVersion(number, made, Pem.ofPublicKey(each.shown())));
      if (number <= before) {
        return null;
      }
      before = number;
    }
    if (kind == null || flags < 0 || flags > DELETABLE || seconds < 0) {
      return null;
    }
    if (seconds == 0 && !due.equals(Instant.EPOCH)) {
      return null;
    }
    return new KeyRecord(
        new TransitKey(
            name,
            kind,
            createTime,
            least,
            seconds == 0 ? null : Duration.ofSeconds(seconds),
            seconds == 0 ? null : due,
            flags == DELETABLE,
            versions),
        material);
  }

  private static @Nullable KeyKind kind(int number) {
    for (KeyKind each : KeyKind.values()) {
      if (each.number() == number) {
        return each;
      }
    }
    return null;
  }

  private static void time(ByteBuffer out, Instant time) {
    out.putLong(time.getEpochSecond()).putInt(time.getNano());
  }

  private static Instant time(ByteBuffer in) {
    long seconds = in.getLong();
    int nanos = in.getInt();
    if (nanos < 0 || nanos > MAX_NANOS) {
      throw new DateTimeException("nanoseconds out of range");
    }
    return Instant.ofEpochSecond(seconds, nanos);
  }

  private static byte[] bytes(ByteBuffer in) {
    int length = in.getShort() & 0xffff;
    if (length > in.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
