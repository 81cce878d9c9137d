package dev.coffer.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Spells names in an alphabet that lacks some of their characters, for {@code names: encoded}: an
 * escape is the marker and two hexadecimal digits of a character's code. Immutable.
 *
 * @param marker begins every escape; itself escaped, so that no spelling means two names
 */
public record NameEscapes(char marker) {
  /** The characters of a {@link #hash}. */
  public static final int HASH_LENGTH = 52;

  private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";
  private static final int DIGITS = 2;

  /** The escape of one ASCII character. */
  public String escape(char c) {
    return marker + Integer.toHexString(c);
  }

  /**
   * The text with every character escaped that does not stand for itself.
   *
   * @param text printable ASCII, as names are
   * @param plain which characters stand for themselves; never the marker
   */
  public String escape(String text, IntPredicate plain) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (plain.test(c)) {
        out.append(c);
      } else {
        out.append(escape(c));
      }
    }
    return out.toString();
  }

  /**
   * The text that was escaped. Several spellings may read as one text: who reads a name compares
   * with its own spelling of it.
   *
   * @return null where something is no escape of a printable ASCII character
   */
  public @Nullable String unescape(String escaped) {
    StringBuilder out = new StringBuilder(escaped.length());
    for (int i = 0; i < escaped.length(); i++) {
      char c = escaped.charAt(i);
      if (c != marker) {
        out.append(c);
        continue;
      }
      int end = i + 1 + DIGITS;
      if (end > escaped.length() || !escaped.substring(i + 1, end).matches("[2-7][0-9a-f]")) {
        return null;
      }
      out.append((char) Integer.parseInt(escaped.substring(i + 1, end), 16));
      i += DIGITS;
    }
    return out.toString();
  }

  /**
   * What ends a spelling that had to be cut: SHA-256 of the whole name, which is no secret, in
   * lower-case base 32.
   */
  public static String hash(String name) {
    byte[] digest;
    try {
      digest =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    StringBuilder out = new StringBuilder(HASH_LENGTH);
    int bits = 0;
    int held = 0;
    for (byte b : digest) {
      held = (held << 8) | (b & 0xff);
      for (bits += 8; bits >= 5; bits -= 5) {
        out.append(BASE32.charAt((held >> (bits - 5)) & 31));
      }
      held &= (1 << bits) - 1;
    }
    return out.append(BASE32.charAt((held << (5 - bits)) & 31)).toString();
  }
}
