package dev.coffer.model;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A secret value: bytes, or a set of named strings (fields). It owns its bytes, redacts itself,
 * compares in constant time, and is wiped by {@link #close()}; using it after that throws {@link
 * IllegalStateException}. It is not serialisable.
 *
 * <p>What this can and cannot promise: {@code close()} overwrites this object's own array. The
 * garbage collector may have copied that array before, a {@code String} made from it lives until it
 * is collected, and vendor libraries keep buffers of their own. Read late, close early.
 *
 * <p>Safe for concurrent reads; a read that races with {@code close()} throws or sees wiped bytes.
 */
public final class SecretValue implements AutoCloseable {
  /** What the bytes mean. */
  public enum Kind {
    /** Bytes, given back exactly. */
    BYTES,
    /** Named strings, compared by meaning and kept as canonical JSON. */
    FIELDS
  }

  private final Kind kind;
  private byte @Nullable [] bytes;

  private SecretValue(Kind kind, byte[] owned) {
    this.kind = kind;
    this.bytes = owned;
  }

  /** A value of these bytes, copied. */
  public static SecretValue ofBytes(byte[] bytes) {
    return new SecretValue(Kind.BYTES, bytes.clone());
  }

  /**
   * A value of this text in UTF-8.
   *
   * @throws SecretsException INVALID_ARGUMENT when it has an unpaired surrogate
   */
  public static SecretValue ofUtf8(CharSequence text) {
    ByteBuffer encoded = encode(text);
    byte[] bytes = new byte[encoded.remaining()];
    encoded.get(bytes);
    Arrays.fill(encoded.array(), (byte) 0);
    return new SecretValue(Kind.BYTES, bytes);
  }

  private static ByteBuffer encode(CharSequence text) {
    try {
      return StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
    } catch (CharacterCodingException e) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT, "The value has an unpaired surrogate, which is no text.")
          .remedy("Give it as bytes.")
          .build();
    }
  }

  /**
   * A value of named strings.
   *
   * @param fields at least one; names of 1 to 128 characters
   * @throws SecretsException INVALID_ARGUMENT when there is no field, a name is malformed, or a
   *     name or value has an unpaired surrogate
   */
  public static SecretValue ofFields(Map<String, String> fields) {
    return new SecretValue(Kind.FIELDS, FieldsCodec.encode(fields));
  }

  /**
   * A value as a store keeps it: for {@link Kind#FIELDS} the canonical JSON that {@link #view()}
   * gave. The bytes are copied once, straight from the source.
   *
   * @param source not moved by the call; direct or on the heap
   * @throws SecretsException INTEGRITY when fields are not canonical JSON
   */
  public static SecretValue copyOf(Kind kind, ByteBuffer source, int index, int length) {
    byte[] bytes = new byte[length];
    source.get(index, bytes);
    return new SecretValue(kind, bytes);
  }

  /** What the bytes mean. */
  public Kind kind() {
    return kind;
  }

  /** The number of bytes as stored: for fields, of their canonical JSON. */
  public int size() {
    return open().length;
  }

  /** A read-only view of the bytes as stored, without a copy: it must not outlive this value. */
  public ByteBuffer view() {
    return ByteBuffer.wrap(open()).asReadOnlyBuffer();
  }

  /** A copy of the bytes; the caller wipes it. */
  public byte[] bytes() {
    return open().clone();
  }

  /**
   * The bytes as text.
   *
   * @throws SecretsException FAILED_PRECONDITION when they are not UTF-8
   */
  public String utf8() {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(open()))
          .toString();
    } catch (CharacterCodingException e) {
      throw SecretsException.of(ErrorCode.FAILED_PRECONDITION, "The value is not UTF-8 text.")
          .remedy("Read it as bytes.")
          .build();
    }
  }

  /**
   * The named strings, sorted by name.
   *
   * @throws SecretsException FAILED_PRECONDITION when this is not a value of fields
   */
  public Map<String, String> fields() {
    if (kind != Kind.FIELDS) {
      throw SecretsException.of(ErrorCode.FAILED_PRECONDITION, "The value has no fields.")
          .remedy("Read it as bytes or text, or put it as fields.")
          .build();
    }
    return FieldsCodec.decode(open());
  }

  /**
   * One of the named strings.
   *
   * @throws SecretsException FAILED_PRECONDITION when this is not a value of fields; NOT_FOUND when
   *     there is no such field
   */
  public String field(String field) {
    String value = fields().get(Objects.requireNonNull(field, "field"));
    if (value == null) {
      throw SecretsException.of(ErrorCode.NOT_FOUND, "The value has no field of that name.")
          .remedy("Check the spelling of the field; it is case-sensitive.")
          .build();
    }
    return value;
  }

  /** A copy that is closed on its own. */
  public SecretValue copy() {
    return new SecretValue(kind, bytes());
  }

  /** Wipes the bytes. Closing again does nothing. */
  @Override
  public void close() {
    byte[] owned = bytes;
    bytes = null;
    if (owned != null) {
      Arrays.fill(owned, (byte) 0);
    }
  }

  private byte[] open() {
    byte[] owned = bytes;
    if (owned == null) {
      throw new IllegalStateException("this secret value is closed");
    }
    return owned;
  }

  /** Constant time in the content for values of one size; false for a closed value. */
  @Override
  public boolean equals(@Nullable Object other) {
    if (this == other) {
      return true;
    }
    if (!(other instanceof SecretValue that) || kind != that.kind) {
      return false;
    }
    byte[] mine = bytes;
    byte[] theirs = that.bytes;
    return mine != null && theirs != null && MessageDigest.isEqual(mine, theirs);
  }

  /** The same for all values, since a hash of a secret says something of it. */
  @Override
  public int hashCode() {
    return 0;
  }

  @Override
  public String toString() {
    return "SecretValue[redacted]";
  }
}
