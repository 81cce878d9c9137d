package dev.coffer.envelope;

/** The alphabet of key ids: that of a segment of a name. */
final class KeyIds {
  private KeyIds() {}

  static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '.'
        || c == '-';
  }

  static boolean isValid(String id) {
    return !id.isEmpty()
        && id.length() <= Layout.MAX_KEY_ID_BYTES
        && id.chars().allMatch(KeyIds::isAllowed);
  }
}
