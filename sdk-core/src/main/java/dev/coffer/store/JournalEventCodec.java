package dev.coffer.store;

import static dev.coffer.store.RecordReader.require;

import dev.coffer.model.SecretName;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Verb;
import java.util.TreeSet;

/** The plaintext of a journal event. Its revision is not in it: the envelope binds it. */
final class JournalEventCodec {
  static final int MAX_BYTES = 64 * 1024;

  private static final int FORMAT = 1;

  /** The same, with the store in which it was observed in front of the rest. */
  private static final int OBSERVED = 2;

  private JournalEventCodec() {}

  static byte[] encode(JournalEvent event) {
    VersionId version = event.version();
    RecordWriter out = new RecordWriter().u8(event.isOwn() ? FORMAT : OBSERVED);
    if (!event.isOwn()) {
      out.text(event.origin());
    }
    out.u8(numberOf(event.kind()))
        .text(event.name().text())
        .text(version == null ? "" : version.text())
        .u16(event.stages().size());
    new TreeSet<>(event.stages()).forEach(stage -> out.text(stage.name()));
    return out.u64(event.incarnation())
        .u64(event.stageRevision())
        .text(event.actor())
        .instant(event.time())
        .text(event.requestHash())
        .toBytes();
  }

  /**
   * @throws RecordReader.MalformedRecord when it breaks a rule of the format
   */
  static JournalEvent decode(long revision, byte[] plaintext) {
    return RecordReader.decode(plaintext, in -> decode(revision, in));
  }

  private static JournalEvent decode(long revision, RecordReader in) {
    int format = in.u8();
    require(format == FORMAT || format == OBSERVED, "an unknown format");
    String origin = format == OBSERVED ? in.text() : "";
    require(origin.isEmpty() == (format == FORMAT), "no origin");
    Verb kind = verbOf(in.u8());
    SecretName name = SecretName.of(in.text());
    String version = in.text();
    return new JournalEvent(
        origin,
        revision,
        kind,
        name,
        version.isEmpty() ? null : VersionId.of(version),
        in.stages(),
        in.positive(),
        in.positive(),
        in.text(),
        in.instant(),
        in.text());
  }

  /** Numbers of the format: never those of the enum's order, which may change. */
  static int numberOf(Verb verb) {
    return switch (verb) {
      case PUT -> 1;
      case PATCH_FIELDS -> 2;
      case UPDATE_METADATA -> 3;
      case MOVE_STAGE -> 4;
      case SET_VERSION_STATE -> 5;
      case DELETE -> 6;
      case RESTORE -> 7;
      case PURGE -> 8;
      case OBSERVE -> 9;
      case GET, GET_MANY, DESCRIBE, LIST, LIST_VERSIONS ->
          throw new IllegalArgumentException(verb + " changes nothing");
    };
  }

  private static Verb verbOf(int number) {
    for (Verb verb : Verb.values()) {
      if (verb.isMutation() && numberOf(verb) == number) {
        return verb;
      }
    }
    throw new RecordReader.MalformedRecord("an unknown kind");
  }
}
