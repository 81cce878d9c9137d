package dev.coffer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class NameRecordCodecTest {
  private static final SecretName NAME = SecretName.of("a/b");
  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00.000001Z");

  private static final SecretRecord SECRET =
      new SecretRecord(
          NAME,
          17,
          3,
          9,
          true,
          new TreeMap<>(Map.of("k", "v", "kk", "é")),
          "description",
          "text/plain",
          Instant.parse("9999-12-31T23:59:59.999999999Z"),
          TIME,
          TIME,
          List.of(
              new VersionEntry(2, SecretValue.Kind.BYTES, true, true, false, TIME),
              new VersionEntry(5, SecretValue.Kind.FIELDS, false, false, true, TIME),
              new VersionEntry(9, SecretValue.Kind.FIELDS, false, false, false, TIME)),
          new TreeMap<>(Map.of(Stage.CURRENT, 9L, Stage.of("blue"), 2L)));

  @Test
  void records_come_back_as_they_were() {
    Tombstone tombstone = new Tombstone(4, 2, 8, TIME);

    assertThat(NameRecordCodec.decode(NAME, 17, NameRecordCodec.encode(SECRET))).isEqualTo(SECRET);
    assertThat(NameRecordCodec.decode(NAME, 4, NameRecordCodec.encode(tombstone)))
        .isEqualTo(tombstone);
  }

  @Test
  void whatever_decodes_has_one_encoding() {
    byte[] encoded = NameRecordCodec.encode(SECRET);
    int decoded = 0;
    for (int i = 0; i < encoded.length; i++) {
      for (int bit = 0; bit < 8; bit++) {
        byte[] changed = encoded.clone();
        changed[i] ^= (byte) (1 << bit);
        decoded += reencodes(changed) ? 1 : 0;
      }
    }
    assertThat(decoded).isPositive();
  }

  /** Whether it decodes at all; if it does, it must encode to the same bytes again. */
  private static boolean reencodes(byte[] changed) {
    NameRecord record;
    try {
      record = NameRecordCodec.decode(NAME, 17, changed);
    } catch (RecordReader.MalformedRecord e) {
      return false;
    }
    assertThat(NameRecordCodec.encode(record)).isEqualTo(changed);
    return true;
  }

  @Test
  void what_is_cut_short_or_goes_on_is_refused() {
    byte[] encoded = NameRecordCodec.encode(SECRET);
    for (int length = 0; length < encoded.length; length++) {
      assertRefused(Arrays.copyOf(encoded, length));
    }
    assertRefused(Arrays.copyOf(encoded, encoded.length + 1));
  }

  private static void assertRefused(byte[] plaintext) {
    assertThatExceptionOfType(RecordReader.MalformedRecord.class)
        .isThrownBy(() -> NameRecordCodec.decode(NAME, 17, plaintext));
  }

  @Test
  void the_largest_record_of_all_bounds_fits() {
    int labels = SecretBounds.MAX_LABELS * (4 + 128 + 512);
    int stages = SecretBounds.MAX_STAGES * (2 + 64 + 8);
    int texts = 2048 + 255;
    int versions = 1000 * (8 + 1 + 12);

    assertThat(labels + stages + texts + versions + 100).isLessThan(NameRecordCodec.MAX_BYTES);
  }
}
