package dev.coffer.local.encryptedfile;

import dev.coffer.envelope.Envelopes;
import dev.coffer.local.table.Contents;
import dev.coffer.local.table.Row;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.VersionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a file holds at one moment: how it is read, and the sealed file that a write goes on from.
 *
 * @param sealed of a Fernet file: its secrets sealed, as the first write will keep them
 * @param fernet whether the file is a Fernet file still
 */
record Holding(Contents contents, SealedFile sealed, Envelopes envelopes, boolean fernet) {
  private static final int MAX_FILE_BYTES = 128 << 20;

  /**
   * @throws dev.coffer.model.SecretsException INTEGRITY when it does not open with this key
   */
  static Holding read(Path file, FileKey key) throws IOException {
    Envelopes envelopes = new Envelopes(key);
    if (Files.notExists(file)) {
      return of(SealedFile.unwritten(), envelopes);
    }
    if (Files.size(file) > MAX_FILE_BYTES) {
      throw EncryptedFileErrors.wrongKeyOrCorrupted();
    }
    byte[] bytes = Files.readAllBytes(file);
    if (SealedFile.is(bytes)) {
      return of(SealedFile.decode(bytes, envelopes), envelopes);
    }
    if (FernetFile.is(bytes)) {
      return of(FernetFile.open(bytes, key), FernetFile.time(bytes), envelopes);
    }
    throw EncryptedFileErrors.wrongKeyOrCorrupted();
  }

  private static Holding of(SealedFile sealed, Envelopes envelopes) {
    NavigableMap<SecretName, Row> rows = new TreeMap<>();
    sealed.entries().forEach((name, entry) -> rows.put(name, entry.row(sealed.id(), envelopes)));
    return new Holding(Contents.of(rows, List.of()), sealed, envelopes, false);
  }

  private static Holding of(FernetFile fernet, long seconds, Envelopes envelopes) {
    NavigableMap<SecretName, Row> rows = new TreeMap<>();
    NavigableMap<SecretName, SealedEntry> entries = new TreeMap<>();
    SealedFile unwritten = SealedFile.unwritten();
    VersionId version = VersionId.of("fernet-" + Long.toUnsignedString(seconds));
    Instant time = instant(seconds);
    fernet
        .values()
        .forEach(
            (name, text) -> {
              rows.put(
                  name, new Row(name, version, time, Map.of(), () -> SecretValue.ofUtf8(text)));
              try (SecretValue value = SecretValue.ofUtf8(text)) {
                entries.put(name, SealedEntry.seal(unwritten.id(), name, 0, value, envelopes));
              }
            });
    return new Holding(
        Contents.of(rows, fernet.unaddressable()),
        new SealedFile(unwritten.id(), 0, entries),
        envelopes,
        true);
  }

  /** The time of a token, where it is one. */
  private static @Nullable Instant instant(long seconds) {
    return seconds >= 0 && seconds <= Instant.MAX.getEpochSecond()
        ? Instant.ofEpochSecond(seconds)
        : null;
  }
}
