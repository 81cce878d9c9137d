package dev.coffer.store;

import dev.coffer.key.KeyVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Backups that were made of a store, all of which need the same keys. They count as kept until they
 * are forgotten.
 *
 * @param id names them: a number as text
 * @param first when the first of them was made
 * @param last when the last of them was made
 * @param ringKeys the ids of the ring keys that they need
 * @param rootKeys the versions of root keys of which they need one, or, for values that a root key
 *     wraps, each
 */
public record KeptBackup(
    String id,
    Instant first,
    Instant last,
    long count,
    List<String> ringKeys,
    List<KeyVersion> rootKeys) {
  static final String RECORDS = ":backup/";

  private static final int FORMAT = 1;

  public KeptBackup {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(first, "first");
    Objects.requireNonNull(last, "last");
    ringKeys = List.copyOf(ringKeys);
    rootKeys = List.copyOf(rootKeys);
  }

  boolean needsSame(KeptBackup other) {
    return ringKeys.equals(other.ringKeys) && rootKeys.equals(other.rootKeys);
  }

  /** With one more. */
  KeptBackup again(Instant now) {
    return new KeptBackup(id, first, now, count + 1, ringKeys, rootKeys);
  }

  byte[] encode() {
    RecordWriter out =
        new RecordWriter().u8(FORMAT).instant(first).instant(last).u64(count).u16(ringKeys.size());
    ringKeys.forEach(out::text);
    out.u16(rootKeys.size());
    rootKeys.forEach(each -> out.text(each.key()).text(each.version()));
    return out.toBytes();
  }

  /**
   * @throws RecordReader.MalformedRecord when it breaks a rule of the format
   */
  static KeptBackup decode(String name, byte[] plaintext) {
    return RecordReader.decode(
        plaintext,
        in -> {
          RecordReader.require(in.u8() == FORMAT, "an unknown format");
          Instant first = in.instant();
          Instant last = in.instant();
          long count = in.positive();
          List<String> ringKeys = new ArrayList<>();
          int rings = in.u16();
          for (int i = 0; i < rings; i++) {
            ringKeys.add(in.text());
          }
          List<KeyVersion> rootKeys = new ArrayList<>();
          int roots = in.u16();
          for (int i = 0; i < roots; i++) {
            rootKeys.add(new KeyVersion(in.text(), in.text()));
          }
          String id = name.substring(RECORDS.length());
          return new KeptBackup(id, first, last, count, ringKeys, rootKeys);
        });
  }
}
