package dev.coffer.gcp.secretmanager;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.coffer.gcp.Crc32c;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values as Secret Manager keeps them, which is as bytes and nothing else. Bytes are themselves, so
 * that programs which read the service see them exactly. Fields are their JSON with a tail of white
 * space that tells them from bytes, and that a reader of JSON does not mind. Bytes that would be
 * read as one of both forms get a head that says what they are.
 */
final class SecretManagerValues {
  /** The most bytes that the service takes. */
  static final int MAX_BYTES = 64 * 1024;

  private static final ByteString TAIL_OF_FIELDS = ascii("\n\t\n");
  private static final ByteString HEAD_OF_BYTES = ascii("coffer:bytes\n");

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private SecretManagerValues() {}

  private static ByteString ascii(String text) {
    return ByteString.copyFrom(text, StandardCharsets.US_ASCII);
  }

  /**
   * A value as the service keeps it.
   *
   * @throws SecretsException INVALID_ARGUMENT where it is too large
   */
  static ByteString write(SecretValue value) {
    ByteString bytes = ByteString.copyFrom(value.view());
    ByteString written;
    if (value.kind() == SecretValue.Kind.FIELDS) {
      written = bytes.concat(TAIL_OF_FIELDS);
    } else if (bytes.startsWith(HEAD_OF_BYTES) || fields(bytes) != null) {
      written = HEAD_OF_BYTES.concat(bytes);
    } else {
      written = bytes;
    }
    if (written.size() > MAX_BYTES) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT,
              "The value has %,d bytes there; Secret Manager takes at most %,d."
                  .formatted(written.size(), MAX_BYTES))
          .remedy("Keep a smaller value, or keep it in another store.")
          .build();
    }
    return written;
  }

  /**
   * The value that the service sent.
   *
   * @param sent whether it sent a checksum
   * @throws SecretsException INTEGRITY where the checksum is absent or another
   */
  static SecretValue read(ByteString data, boolean sent, long crc) {
    if (!sent || crc != Crc32c.of(data)) {
      throw SecretsException.of(
              ErrorCode.INTEGRITY, "The value does not have the checksum that came with it.")
          .remedy("Read it again; where it stays so, put the value again.")
          .build();
    }
    Map<String, String> fields = fields(data);
    if (fields != null) {
      return SecretValue.ofFields(fields);
    }
    ByteString bytes = data.startsWith(HEAD_OF_BYTES) ? data.substring(HEAD_OF_BYTES.size()) : data;
    // A part of bytes has a buffer that does not begin at 0.
    ByteBuffer view = bytes.asReadOnlyByteBuffer().slice();
    return SecretValue.copyOf(SecretValue.Kind.BYTES, view, 0, bytes.size());
  }

  /** The fields that bytes are in the form of fields; null for everything else. */
  private static @Nullable Map<String, String> fields(ByteString data) {
    if (!data.endsWith(TAIL_OF_FIELDS)) {
      return null;
    }
    Map<String, String> fields = new TreeMap<>();
    try (JsonParser json = JSON.createParser(data.newInput())) {
      boolean object = json.nextToken() == JsonToken.START_OBJECT;
      while (object && json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        object = json.nextToken() == JsonToken.VALUE_STRING;
        fields.put(name, json.getText());
      }
      boolean whole =
          object && json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
      return whole && isCanonical(fields, data) ? fields : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** Only the one spelling that {@link #write} has, so that no bytes are ever read as another. */
  private static boolean isCanonical(Map<String, String> fields, ByteString data) {
    try (SecretValue value = SecretValue.ofFields(fields)) {
      return UnsafeByteOperations.unsafeWrap(value.view()).concat(TAIL_OF_FIELDS).equals(data);
    } catch (SecretsException e) {
      // No field, or a name that no field can have.
      return false;
    }
  }
}
