package dev.coffer.local.encryptedfile;

import dev.coffer.envelope.EnvelopeContext;
import dev.coffer.envelope.Envelopes;
import dev.coffer.envelope.RecordType;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The project's own format. All numbers are big-endian.
 *
 * <pre>
 *   magic        8   COFFERF1
 *   id          16   of this file, made at its birth
 *   generation   8   one more with each write
 *   length       4   of the index
 *   index        n   envelope (metadata), bound to id and generation
 *   values       …   one envelope for each entry of the index, in its order; nothing follows
 * </pre>
 *
 * The index holds the entries: length and text of the name (u16), number (u64), salt (u32), kind
 * (u8), time (i64 seconds, u32 nanoseconds), length of the value's envelope (u32). Names are thus
 * not readable without the key, an entry cannot be added, dropped or put in another's place, and a
 * write seals the index and the one value that changed.
 *
 * @param generation 0 for a file that was never written
 */
record SealedFile(UUID id, long generation, NavigableMap<SecretName, SealedEntry> entries) {
  private static final byte[] MAGIC = "COFFERF1".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADER_BYTES = 8 + 16 + 8 + 4;
  private static final int ENTRY_BYTES = 2 + 8 + 4 + 1 + 8 + 4 + 4;

  SealedFile {
    entries = Collections.unmodifiableNavigableMap(new TreeMap<>(entries));
  }

  /** What a file is before its first write. */
  static SealedFile unwritten() {
    return new SealedFile(UUID.randomUUID(), 0, new TreeMap<>());
  }

  static boolean is(byte[] file) {
    return file.length >= MAGIC.length
        && Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  /** The file with other entries, one generation on. */
  SealedFile next(NavigableMap<SecretName, SealedEntry> changed) {
    return new SealedFile(id, generation + 1, changed);
  }

  /** The same secrets under another key: each value sealed anew. */
  SealedFile resealed(Envelopes from, Envelopes to) {
    NavigableMap<SecretName, SealedEntry> changed = new TreeMap<>();
    entries.forEach((name, entry) -> changed.put(name, entry.resealed(id, from, to)));
    return next(changed);
  }

  /**
   * Opens every value, and forgets it.
   *
   * @throws SecretsException INTEGRITY when one does not open
   */
  void requireReadable(Envelopes envelopes) {
    entries.values().forEach(entry -> entry.open(id, envelopes).close());
  }

  /**
   * @throws SecretsException LIMIT_EXCEEDED when the names have no room in the index
   */
  byte[] encode(Envelopes envelopes) {
    int indexBytes = entries.values().stream().mapToInt(SealedFile::indexBytes).sum();
    if (indexBytes > Envelopes.MAX_PLAINTEXT_BYTES) {
      throw EncryptedFileErrors.full();
    }
    ByteBuffer index = ByteBuffer.allocate(indexBytes);
    entries.values().forEach(entry -> put(index, entry));
    byte[] sealed = envelopes.seal(context(id, generation), index.array());
    int valueBytes = entries.values().stream().mapToInt(each -> each.envelope().length).sum();
    ByteBuffer file = ByteBuffer.allocate(HEADER_BYTES + sealed.length + valueBytes);
    file.put(MAGIC).putLong(id.getMostSignificantBits()).putLong(id.getLeastSignificantBits());
    file.putLong(generation).putInt(sealed.length).put(sealed);
    entries.values().forEach(entry -> file.put(entry.envelope()));
    return file.array();
  }

  private static int indexBytes(SealedEntry entry) {
    return ENTRY_BYTES + entry.name().text().length();
  }

  private static void put(ByteBuffer index, SealedEntry entry) {
    byte[] name = entry.name().text().getBytes(StandardCharsets.US_ASCII);
    index.putShort((short) name.length).put(name).putLong(entry.number()).putInt(entry.salt());
    index.put((byte) (entry.kind() == SecretValue.Kind.FIELDS ? 1 : 0));
    index.putLong(entry.time().getEpochSecond()).putInt(entry.time().getNano());
    index.putInt(entry.envelope().length);
  }

  /**
   * @throws SecretsException INTEGRITY when it is damaged or of another key
   */
  static SealedFile decode(byte[] file, Envelopes envelopes) {
    try {
      return decode(ByteBuffer.wrap(file), envelopes);
    } catch (SecretsException
        | BufferUnderflowException
        | DateTimeException
        | IllegalArgumentException e) {
      throw EncryptedFileErrors.wrongKeyOrCorrupted();
    }
  }

  private static SealedFile decode(ByteBuffer file, Envelopes envelopes) {
    file.position(MAGIC.length);
    UUID id = new UUID(file.getLong(), file.getLong());
    long generation = file.getLong();
    byte[] sealed = take(file, file.getInt());
    ByteBuffer index =
        ByteBuffer.wrap(
            envelopes.open(context(id, generation), sealed, Envelopes.MAX_PLAINTEXT_BYTES));
    NavigableMap<SecretName, SealedEntry> entries = new TreeMap<>();
    while (index.hasRemaining()) {
      SealedEntry entry = entry(index, file);
      entries.put(entry.name(), entry);
    }
    if (file.hasRemaining()) {
      throw new BufferUnderflowException();
    }
    return new SealedFile(id, generation, entries);
  }

  private static SealedEntry entry(ByteBuffer index, ByteBuffer file) {
    byte[] name = take(index, index.getShort() & 0xffff);
    long number = index.getLong();
    int salt = index.getInt();
    SecretValue.Kind kind = index.get() == 1 ? SecretValue.Kind.FIELDS : SecretValue.Kind.BYTES;
    Instant time = Instant.ofEpochSecond(index.getLong(), index.getInt());
    byte[] envelope = take(file, index.getInt());
    SecretName spelt = SecretName.of(new String(name, StandardCharsets.US_ASCII));
    return new SealedEntry(spelt, number, salt, kind, time, envelope);
  }

  private static byte[] take(ByteBuffer from, int length) {
    if (length < 0 || length > from.remaining()) {
      throw new BufferUnderflowException();
    }
    byte[] bytes = new byte[length];
    from.get(bytes);
    return bytes;
  }

  private static EnvelopeContext context(UUID id, long generation) {
    return new EnvelopeContext(
        RecordType.METADATA, id.toString(), SealedEntry.NAMESPACE, "index", generation);
  }
}
