package dev.coffer.store;

import static dev.coffer.store.RecordReader.require;

import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The plaintext of what is under a name. Name and counter are not in it: the envelope binds them.
 */
final class NameRecordCodec {
  /** The most bytes of a plaintext: every bound of a secret at once, with room. */
  static final int MAX_BYTES = 256 * 1024;

  private static final int FORMAT = 1;
  private static final int SECRET = 1;
  private static final int TOMBSTONE = 2;

  private static final int DISABLED = 1;
  private static final int DELETED = 2;
  private static final int DESTROYED = 4;
  private static final int FIELDS = 8;

  private NameRecordCodec() {}

  static byte[] encode(NameRecord record) {
    RecordWriter out = new RecordWriter().u8(FORMAT);
    out.u8(record instanceof SecretRecord ? SECRET : TOMBSTONE);
    out.u64(record.incarnation()).u64(record.lastNumber());
    if (record instanceof SecretRecord secret) {
      encodeSecret(secret, out);
    } else if (record instanceof Tombstone tombstone) {
      out.instant(tombstone.purgeTime());
    }
    return out.toBytes();
  }

  private static void encodeSecret(SecretRecord secret, RecordWriter out) {
    out.u8(secret.deleted() ? 1 : 0);
    out.u16(secret.labels().size());
    secret.labels().forEach((key, value) -> out.text(key).text(value));
    out.text(secret.description()).text(secret.contentType());
    out.optionalInstant(secret.expireTime());
    out.instant(secret.createTime()).instant(secret.updateTime());
    out.u16(secret.versions().size());
    for (VersionEntry version : secret.versions()) {
      out.u64(version.number()).u8(flags(version)).instant(version.createTime());
    }
    out.u16(secret.stages().size());
    secret.stages().forEach((stage, number) -> out.text(stage.name()).u64(number));
  }

  private static int flags(VersionEntry version) {
    return (version.disabled() ? DISABLED : 0)
        | (version.deleted() ? DELETED : 0)
        | (version.destroyed() ? DESTROYED : 0)
        | (version.kind() == SecretValue.Kind.FIELDS ? FIELDS : 0);
  }

  /**
   * @throws RecordReader.MalformedRecord when it breaks a rule of the format
   */
  static NameRecord decode(SecretName name, long counter, byte[] plaintext) {
    return RecordReader.decode(plaintext, in -> decode(name, counter, in));
  }

  private static NameRecord decode(SecretName name, long counter, RecordReader in) {
    require(in.u8() == FORMAT, "an unknown format");
    int kind = in.u8();
    require(kind == SECRET || kind == TOMBSTONE, "neither a secret nor a tombstone");
    long incarnation = in.positive();
    long lastNumber = in.positive();
    return kind == TOMBSTONE
        ? new Tombstone(counter, incarnation, lastNumber, in.instant())
        : decodeSecret(name, counter, incarnation, lastNumber, in);
  }

  private static SecretRecord decodeSecret(
      SecretName name, long counter, long incarnation, long lastNumber, RecordReader in) {
    boolean deleted = in.flag();
    SortedMap<String, String> labels = in.labels();
    String description = in.text();
    String contentType = in.text();
    @Nullable Instant expireTime = in.optionalInstant();
    Instant createTime = in.instant();
    Instant updateTime = in.instant();
    List<VersionEntry> versions = versions(in, lastNumber);
    SecretRecord secret =
        new SecretRecord(
            name,
            counter,
            incarnation,
            lastNumber,
            deleted,
            labels,
            description,
            contentType,
            expireTime,
            createTime,
            updateTime,
            versions,
            stages(in));
    for (Map.Entry<Stage, Long> stage : secret.stages().entrySet()) {
      require(secret.version(stage.getValue()) != null, "a stage of no version");
    }
    return secret;
  }

  private static List<VersionEntry> versions(RecordReader in, long lastNumber) {
    int count = in.u16();
    List<VersionEntry> versions = new ArrayList<>(Math.min(count, 1024));
    long last = 0;
    for (int i = 0; i < count; i++) {
      long number = in.positive();
      require(number > last && number <= lastNumber, "versions out of order");
      versions.add(version(number, in.u8(), in.instant()));
      last = number;
    }
    return versions;
  }

  private static VersionEntry version(long number, int flags, Instant createTime) {
    boolean destroyed = (flags & DESTROYED) != 0;
    require(flags < 2 * FIELDS, "unknown flags");
    require(!destroyed || (flags & (DISABLED | DELETED)) == 0, "a destroyed version with a state");
    return new VersionEntry(
        number,
        (flags & FIELDS) == 0 ? SecretValue.Kind.BYTES : SecretValue.Kind.FIELDS,
        (flags & DISABLED) != 0,
        (flags & DELETED) != 0,
        destroyed,
        createTime);
  }

  private static SortedMap<Stage, Long> stages(RecordReader in) {
    TreeMap<Stage, Long> stages = new TreeMap<>();
    int count = in.u16();
    for (int i = 0; i < count; i++) {
      Stage stage = Stage.of(in.text());
      require(stages.isEmpty() || stages.lastKey().compareTo(stage) < 0, "stages out of order");
      stages.put(stage, in.positive());
    }
    return stages;
  }
}
