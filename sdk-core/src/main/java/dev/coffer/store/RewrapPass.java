package dev.coffer.store;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One walk over all records, from the first to the last, that rewraps them for one target. Kept
 * with the records that it rewrapped, so that it goes on where it was after a kill.
 *
 * @param target see {@link RewrapTarget#text()}
 * @param position the key of the row that was looked at last; empty at the start
 * @param endTime null before the end
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record RewrapPass(
    String target,
    byte[] position,
    long seen,
    long rewrapped,
    long damaged,
    Instant startTime,
    @Nullable Instant endTime) {
  static final String RECORD = ":rewrap";

  private static final int FORMAT = 1;

  RewrapPass {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(startTime, "startTime");
  }

  static RewrapPass begin(String target, Instant now) {
    return new RewrapPass(target, new byte[0], 0, 0, 0, now, null);
  }

  boolean isFor(RewrapTarget other) {
    return target.equals(other.text());
  }

  boolean hasEnded() {
    return endTime != null;
  }

  /** With some more rows that were looked at. */
  RewrapPass after(byte[] last, long more, long moreRewrapped, long moreDamaged) {
    return new RewrapPass(
        target,
        last,
        seen + more,
        rewrapped + moreRewrapped,
        damaged + moreDamaged,
        startTime,
        null);
  }

  RewrapPass ended(Instant now) {
    return new RewrapPass(target, new byte[0], seen, rewrapped, damaged, startTime, now);
  }

  byte[] encode() {
    return new RecordWriter()
        .u8(FORMAT)
        .text(target)
        .u16(position.length)
        .raw(position)
        .u64(seen)
        .u64(rewrapped)
        .u64(damaged)
        .instant(startTime)
        .optionalInstant(endTime)
        .toBytes();
  }

  /**
   * @throws RecordReader.MalformedRecord when it breaks a rule of the format
   */
  static RewrapPass decode(byte[] plaintext) {
    return RecordReader.decode(
        plaintext,
        in -> {
          RecordReader.require(in.u8() == FORMAT, "an unknown format");
          return new RewrapPass(
              in.text(),
              in.raw(in.u16()),
              in.positive(),
              in.positive(),
              in.positive(),
              in.instant(),
              in.optionalInstant());
        });
  }

  /** Where the walk goes on. */
  byte[] from() {
    return position.length == 0 ? RowKeys.FIRST : RowKeys.after(position);
  }

  @Override
  public String toString() {
    return "RewrapPass[" + target + " after " + Arrays.toString(position) + "]";
  }
}
