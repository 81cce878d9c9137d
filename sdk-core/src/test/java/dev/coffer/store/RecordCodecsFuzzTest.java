package dev.coffer.store;

import static dev.coffer.fuzz.Refusals.holds;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.spi.Purged;
import dev.coffer.spi.Verb;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The plaintexts of a sealed store: decoded or malformed, and one content has one encoding. */
final class RecordCodecsFuzzTest {
  private static final SecretName NAME = SecretName.of("a/b");
  private static final Instant TIME = Instant.parse("2026-03-01T10:00:00.000001Z");
  private static final Version VERSION =
      new Version(
          NAME,
          VersionId.of("9"),
          9L,
          VersionState.DISABLED,
          Set.of(Stage.CURRENT, Stage.PENDING),
          TIME,
          3,
          17);
  private static final SecretMetadata METADATA =
      new SecretMetadata(
          NAME,
          SecretState.DELETED,
          Map.of("k", "v", "kk", "é"),
          "description",
          "text/plain",
          null,
          TIME,
          TIME,
          "17",
          VersionId.of("9"),
          3,
          null);

  enum Format {
    NAME_RECORD,
    JOURNAL_EVENT,
    VERSION_ANSWER,
    METADATA_ANSWER,
    PURGED_ANSWER,
    LEDGER,
    IDENTITY
  }

  /** Decodes, and encodes what came of it. */
  private static byte[] recoded(Format format, byte[] plaintext) {
    return switch (format) {
      case NAME_RECORD -> NameRecordCodec.encode(NameRecordCodec.decode(NAME, 17, plaintext));
      case JOURNAL_EVENT -> JournalEventCodec.encode(JournalEventCodec.decode(5, plaintext));
      case VERSION_ANSWER -> recoded(AnswerCodec.VERSION, plaintext);
      case METADATA_ANSWER -> recoded(AnswerCodec.METADATA, plaintext);
      case PURGED_ANSWER -> recoded(AnswerCodec.PURGED, plaintext);
      case LEDGER -> Ledger.decode(7, plaintext).encode();
      case IDENTITY -> StoreIdentity.decode(7, plaintext).encode();
    };
  }

  private static <R> byte[] recoded(AnswerCodec<R> codec, byte[] plaintext) {
    return encoded(codec, RecordReader.decode(plaintext, in -> codec.decode(NAME, in)));
  }

  private static <R> byte[] encoded(AnswerCodec<R> codec, R answer) {
    RecordWriter out = new RecordWriter();
    codec.encode(answer, out);
    return out.toBytes();
  }

  static Stream<Arguments> seeds() {
    SecretRecord secret =
        new SecretRecord(
            NAME,
            17,
            3,
            9,
            true,
            new TreeMap<>(Map.of("k", "v", "kk", "é")),
            "description",
            "text/plain",
            TIME,
            TIME,
            TIME,
            List.of(
                new VersionEntry(2, SecretValue.Kind.BYTES, true, true, false, TIME),
                new VersionEntry(9, SecretValue.Kind.FIELDS, false, false, false, TIME)),
            new TreeMap<>(Map.of(Stage.CURRENT, 9L, Stage.of("blue"), 2L)));
    JournalEvent event =
        new JournalEvent(
            "",
            5,
            Verb.PUT,
            NAME,
            VersionId.of("9"),
            Set.of(Stage.CURRENT, Stage.PREVIOUS),
            3,
            17,
            "someone",
            TIME,
            "00ff");
    return Stream.of(
        arguments(Format.NAME_RECORD, NameRecordCodec.encode(secret)),
        arguments(Format.NAME_RECORD, NameRecordCodec.encode(new Tombstone(17, 2, 8, TIME))),
        arguments(Format.JOURNAL_EVENT, JournalEventCodec.encode(event)),
        arguments(Format.VERSION_ANSWER, encoded(AnswerCodec.VERSION, VERSION)),
        arguments(Format.METADATA_ANSWER, encoded(AnswerCodec.METADATA, METADATA)),
        arguments(Format.PURGED_ANSWER, encoded(AnswerCodec.PURGED, new Purged(NAME, null))),
        arguments(
            Format.PURGED_ANSWER, encoded(AnswerCodec.PURGED, new Purged(NAME, VersionId.of("9")))),
        arguments(Format.LEDGER, Ledger.empty(TIME).encode()),
        arguments(Format.IDENTITY, StoreIdentity.born(TIME).encode()));
  }

  @MethodSource("seeds")
  @FuzzTest
  void plaintextIsDecodedOrMalformed(
      @NotNull Format format, byte @NotNull @WithLength(max = 1024) [] plaintext) {
    byte[] again;
    try {
      again = recoded(format, plaintext);
    } catch (RecordReader.MalformedRecord documented) {
      return;
    }
    holds(Arrays.equals(again, plaintext), format + " has one encoding");
  }
}
