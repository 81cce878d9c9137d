package dev.coffer.store;

import dev.coffer.envelope.EnvelopeContext;
import dev.coffer.envelope.Envelopes;
import dev.coffer.envelope.RecordType;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Seals the records of one store into rows and opens them, each bound to what the reader asked for:
 * record store, store, type, name and version.
 *
 * <p>Where a reader knows the version, it is not in the row: a value's is its number, which the
 * sealed metadata gave; a journal event's is its revision, which stands in the row's key. Of
 * metadata and other records that are written again and again the reader cannot know the counter
 * beforehand, so the row begins with it. That is a claim and no more: the counter is part of the
 * authenticated context, so a row whose claim was edited does not open, and neither does one that
 * was moved or swapped, since its name and type come from the question. What an attacker who can
 * write rows is left with is to put back an earlier row of the same record, whole, or to remove it.
 * No reader of a single row can tell, whatever the row says of itself; {@link SealedStore#verify}
 * can, by the {@link SetHash} over all rows.
 */
final class SealedRows {
  private static final int CLAIM_BYTES = 8;

  private final Envelopes envelopes;
  private final String cluster;
  private final String namespace;
  private final KeyMode mode;
  private final StoreErrors errors;

  /**
   * @param mode what wraps the data keys of values
   */
  SealedRows(
      Envelopes envelopes, UUID cluster, String namespace, KeyMode mode, StoreErrors errors) {
    this.mode = mode;
    this.envelopes = envelopes;
    this.cluster = cluster.toString();
    this.namespace = namespace;
    this.errors = errors;
  }

  /** An opened record and the counter that it was bound to. */
  @SuppressWarnings("ArrayRecordComponent") // carried, never compared
  record Counted(long counter, byte[] plaintext) {}

  byte[] seal(RecordType type, String name, long version, byte[] plaintext) {
    try {
      return envelopes.seal(context(type, name, version), plaintext);
    } catch (IllegalStateException e) {
      throw errors.closed();
    }
  }

  byte[] sealValue(SecretName name, long number, byte[] plaintext) {
    if (mode == KeyMode.RING) {
      return seal(RecordType.VALUE, name.text(), number, plaintext);
    }
    EnvelopeContext context = context(RecordType.VALUE, name.text(), number);
    try {
      return envelopes.sealDirect(context, plaintext);
    } catch (SecretsException e) {
      throw inStore(e, RecordType.VALUE, name.text());
    } catch (IllegalStateException e) {
      throw errors.closed();
    }
  }

  /** The same message for the key that it would be sealed for now; the payload is not touched. */
  byte[] rewrap(SealedRow row, byte[] bytes) {
    EnvelopeContext context = context(row.type(), row.name(), row.version());
    byte[] envelope = row.envelope(bytes);
    try {
      boolean direct = mode == KeyMode.DIRECT && row.type() == RecordType.VALUE;
      return row.with(
          bytes,
          direct ? envelopes.rewrapDirect(context, envelope) : envelopes.rewrap(context, envelope));
    } catch (IllegalStateException e) {
      throw errors.closed();
    }
  }

  byte[] open(RecordType type, String name, long version, byte[] row, int maxBytes) {
    try {
      return envelopes.open(context(type, name, version), row, maxBytes);
    } catch (SecretsException e) {
      throw inStore(e, type, name);
    } catch (IllegalStateException e) {
      // The ring's keys are wiped: the store was closed under this reader.
      throw errors.closed();
    }
  }

  byte[] sealCounted(RecordType type, String name, long counter, byte[] plaintext) {
    byte[] envelope = seal(type, name, counter, plaintext);
    return ByteBuffer.allocate(CLAIM_BYTES + envelope.length)
        .putLong(counter)
        .put(envelope)
        .array();
  }

  Counted openCounted(RecordType type, String name, byte[] row, int maxBytes) {
    if (row.length < CLAIM_BYTES) {
      throw errors.damaged(secretOf(type, name), null);
    }
    long counter = ByteBuffer.wrap(row).getLong();
    return new Counted(counter, open(type, name, counter, envelopeOf(row), maxBytes));
  }

  /** Opens for every recipient of the envelope, as a verification does. */
  void verify(RecordType type, String name, long version, byte[] row, int maxBytes) {
    envelopes.verify(context(type, name, version), row, maxBytes);
  }

  /** The same for a row that begins with its counter. */
  void verifyCounted(RecordType type, String name, byte[] row) {
    if (row.length < CLAIM_BYTES) {
      throw errors.damaged(null, null);
    }
    long counter = ByteBuffer.wrap(row).getLong();
    verify(type, name, counter, envelopeOf(row), Envelopes.MAX_PLAINTEXT_BYTES);
  }

  /** The envelope of a row that begins with its counter. */
  private static byte[] envelopeOf(byte[] row) {
    return Arrays.copyOfRange(row, CLAIM_BYTES, row.length);
  }

  /** Reads a plaintext that opened; one that breaks its format is damage like any other. */
  <T> T decode(@Nullable SecretName name, byte[] plaintext, Function<byte[], T> codec) {
    try {
      return codec.apply(plaintext);
    } catch (RecordReader.MalformedRecord e) {
      throw errors.damaged(name, e);
    }
  }

  /** What is under a name. */
  NameRecord openName(SecretName name, byte[] row) {
    Counted opened = openCounted(RecordType.METADATA, name.text(), row, NameRecordCodec.MAX_BYTES);
    return decode(
        name,
        opened.plaintext(),
        plaintext -> NameRecordCodec.decode(name, opened.counter(), plaintext));
  }

  byte[] sealName(SecretName name, NameRecord record) {
    return sealCounted(
        RecordType.METADATA, name.text(), record.counter(), NameRecordCodec.encode(record));
  }

  private EnvelopeContext context(RecordType type, String name, long version) {
    return new EnvelopeContext(type, cluster, namespace, name, version);
  }

  private SecretsException inStore(SecretsException e, RecordType type, String name) {
    return e.toBuilder().store(errors.label()).name(secretOf(type, name)).build();
  }

  /** The secret that a record belongs to; null for the store's own records. */
  private static @Nullable SecretName secretOf(RecordType type, String name) {
    boolean ofSecret = type == RecordType.VALUE || type == RecordType.METADATA;
    return ofSecret && !name.startsWith(":") ? SecretName.of(name) : null;
  }
}
