package dev.coffer.transit;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a version of a key made, as text. There is one spelling of it.
 *
 * @param version its number
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record VersionedText(int version, byte[] bytes) {
  private static final String PREFIX = "coffer:v";
  private static final Pattern HEAD = Pattern.compile("coffer:v([1-9][0-9]{0,8}):");

  static String format(int version, byte[] bytes) {
    return PREFIX + version + ":" + Base64.getEncoder().encodeToString(bytes);
  }

  /** Null where it is malformed, or would be spelt otherwise. */
  static @Nullable VersionedText parse(String text) {
    Matcher head = HEAD.matcher(text);
    if (!head.lookingAt()) {
      return null;
    }
    int version = Integer.parseInt(head.group(1));
    try {
      byte[] bytes = Base64.getDecoder().decode(text.substring(head.end()));
      return format(version, bytes).equals(text) ? new VersionedText(version, bytes) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** How many bytes a text holds at most. */
  static long bytesIn(String text) {
    return text.length() / 4 * 3L;
  }
}
