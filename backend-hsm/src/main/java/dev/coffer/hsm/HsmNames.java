package dev.coffer.hsm;

import dev.coffer.key.KeyVersion;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How the versions of a root key are called. On the token each is an object of its own, labelled
 * {@code name/vN}: 24 characters and a number fit the 32 that some tokens keep. A {@link
 * KeyVersion} also names its CKA_ID, so that another key which was given the same label is another
 * version.
 */
final class HsmNames {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.-]{1,24}");
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,5}");
  private static final Pattern VERSION = Pattern.compile("([1-9][0-9]{0,5})-([0-9a-f]{2,64}|none)");

  private HsmNames() {}

  static boolean isName(String name) {
    return NAME.matcher(name).matches();
  }

  static void check(String name) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "the name of a root key is 1 to 24 of A-Z a-z 0-9 _ . and -");
    }
  }

  static String label(String name, int number) {
    return name + "/v" + number;
  }

  /** The number of a version by its label; empty where the label is not of this root key. */
  static OptionalInt number(String name, String label) {
    String prefix = name + "/v";
    if (!label.startsWith(prefix)) {
      return OptionalInt.empty();
    }
    String rest = label.substring(prefix.length());
    return NUMBER.matcher(rest).matches()
        ? OptionalInt.of(Integer.parseInt(rest))
        : OptionalInt.empty();
  }

  static KeyVersion version(String name, int number, String idText) {
    return new KeyVersion(name, number + "-" + idText);
  }

  /** The number in a version's text; empty where it is not of this provider's making. */
  static OptionalInt number(KeyVersion version) {
    Matcher matcher = VERSION.matcher(version.version());
    return matcher.matches()
        ? OptionalInt.of(Integer.parseInt(matcher.group(1)))
        : OptionalInt.empty();
  }
}
