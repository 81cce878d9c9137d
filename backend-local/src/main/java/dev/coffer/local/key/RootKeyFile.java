package dev.coffer.local.key;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A root key in a file of its own:
 *
 * <pre>{@code
 * coffer-root-key v1
 * id root-0123456789abcdef
 * key …
 * }</pre>
 *
 * The key is in base64. The id is derived from it, so a file whose id does not fit is damaged, and
 * a whole file with another id is another key.
 */
final class RootKeyFile {
  private static final byte[] FORMAT = ascii("coffer-root-key v");
  private static final byte[] HEADER = ascii("coffer-root-key v1\n");
  private static final byte[] KEY_LINE = ascii("\nkey ");
  private static final int BASE64_BYTES = 44;

  private RootKeyFile() {}

  /** Makes a new key and its file. */
  static RootKey create(Path file) {
    byte[] bytes = new byte[RootKey.BYTES];
    new SecureRandom().nextBytes(bytes);
    RootKey key = RootKey.consume(bytes);
    try {
      KeyFiles.create(file, encode(key));
      return key;
    } catch (RuntimeException e) {
      key.close();
      throw e;
    }
  }

  /** Reads the key of a file that is there. */
  static RootKey open(Path file) {
    byte[] content = KeyFiles.read(file);
    if (content == null) {
      throw SoftwareKeyErrors.damaged(file);
    }
    try {
      if (startsWith(content, FORMAT) && !startsWith(content, HEADER)) {
        throw SoftwareKeyErrors.newer(file);
      }
      RootKey key = decode(content);
      if (key == null) {
        throw SoftwareKeyErrors.damaged(file);
      }
      return key;
    } finally {
      Arrays.fill(content, (byte) 0);
    }
  }

  /** Takes the key from where it stands, and accepts the file only if it is exactly that key's. */
  private static @Nullable RootKey decode(byte[] content) {
    int end = content.length - 1;
    if (end < BASE64_BYTES) {
      return null;
    }
    byte[] base64 = Arrays.copyOfRange(content, end - BASE64_BYTES, end);
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      if (bytes.length != RootKey.BYTES) {
        return null;
      }
      RootKey key = RootKey.consume(bytes);
      byte[] expected = encode(key);
      boolean whole = Arrays.equals(expected, content);
      Arrays.fill(expected, (byte) 0);
      if (!whole) {
        key.close();
        return null;
      }
      return key;
    } catch (IllegalArgumentException notBase64) {
      return null;
    } finally {
      Arrays.fill(base64, (byte) 0);
    }
  }

  private static byte[] encode(RootKey key) {
    byte[] bytes = key.bytes();
    byte[] base64 = Base64.getEncoder().encode(bytes);
    Arrays.fill(bytes, (byte) 0);
    byte[] id = ascii("id " + key.id());
    byte[] content = new byte[HEADER.length + id.length + KEY_LINE.length + base64.length + 1];
    int offset = 0;
    for (byte[] part : new byte[][] {HEADER, id, KEY_LINE, base64}) {
      System.arraycopy(part, 0, content, offset, part.length);
      offset += part.length;
    }
    content[offset] = '\n';
    Arrays.fill(base64, (byte) 0);
    return content;
  }

  private static boolean startsWith(byte[] content, byte[] prefix) {
    return content.length >= prefix.length
        && Arrays.equals(content, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
