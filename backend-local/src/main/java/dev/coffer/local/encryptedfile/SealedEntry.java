package dev.coffer.local.encryptedfile;

import dev.coffer.envelope.EnvelopeContext;
import dev.coffer.envelope.Envelopes;
import dev.coffer.envelope.RecordType;
import dev.coffer.local.table.Row;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.VersionId;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;

/**
 * One secret of a file.
 *
 * @param number the generation of the file that first had it: no two values of a name have one
 * @param salt of the version id, so that a file put back from a backup repeats no version
 * @param envelope its sealed value
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record SealedEntry(
    SecretName name, long number, int salt, SecretValue.Kind kind, Instant time, byte[] envelope) {
  static final String NAMESPACE = "encrypted-file";

  private static final SecureRandom RANDOM = new SecureRandom();

  /** A value that is put now. */
  static SealedEntry seal(
      UUID file, SecretName name, long number, SecretValue value, Envelopes envelopes) {
    byte[] envelope = seal(context(file, name, number), value, envelopes);
    return new SealedEntry(name, number, RANDOM.nextInt(), value.kind(), Instant.now(), envelope);
  }

  /** The same version under another key. */
  SealedEntry resealed(UUID file, Envelopes from, Envelopes to) {
    try (SecretValue value = open(file, from)) {
      byte[] sealed = seal(context(file, name, number), value, to);
      return new SealedEntry(name, number, salt, kind, time, sealed);
    }
  }

  private static byte[] seal(EnvelopeContext context, SecretValue value, Envelopes envelopes) {
    byte[] plaintext = value.bytes();
    try {
      return envelopes.seal(context, plaintext);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  SecretValue open(UUID file, Envelopes envelopes) {
    byte[] plaintext;
    try {
      plaintext =
          envelopes.open(context(file, name, number), envelope, Envelopes.MAX_PLAINTEXT_BYTES);
    } catch (SecretsException e) {
      throw EncryptedFileErrors.wrongKeyOrCorrupted();
    }
    try {
      return SecretValue.copyOf(kind, ByteBuffer.wrap(plaintext), 0, plaintext.length);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  /** The row under which it is read. */
  Row row(UUID file, Envelopes envelopes) {
    return new Row(name, id(), time, Map.of(), () -> open(file, envelopes));
  }

  VersionId id() {
    return VersionId.of(number + "-" + Integer.toHexString(salt));
  }

  private static EnvelopeContext context(UUID file, SecretName name, long number) {
    return new EnvelopeContext(RecordType.VALUE, file.toString(), NAMESPACE, name.text(), number);
  }
}
