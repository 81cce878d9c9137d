package dev.coffer.local.key;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One share of a root key, as it is kept on its own:
 *
 * <pre>{@code
 * coffer-key-share v1
 * key root-0123456789abcdef
 * share 2 of 5, 3 needed
 * part …
 * sum 0123456789abcdef
 * }</pre>
 *
 * The part is in base64. The sum is the beginning of a SHA-256 over all before it: it finds a share
 * that was copied wrong.
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record KeyShare(String key, int number, int count, int needed, byte[] part) {
  private static final Pattern FORM =
      Pattern.compile(
          "coffer-key-share v1\nkey (root-[0-9a-f]{16})\n"
              + "share ([0-9]{1,3}) of ([0-9]{1,3}), ([0-9]{1,3}) needed\npart ");

  private static final int BASE64_BYTES = 44;
  private static final int SUM_BYTES = 8;
  private static final byte[] SUM_LINE = ascii("\nsum ");

  /** The file's content; the caller wipes it. */
  byte[] encode() {
    byte[] head =
        ascii(
            "coffer-key-share v1\nkey %s\nshare %d of %d, %d needed\npart "
                .formatted(key, number, count, needed));
    byte[] base64 = Base64.getEncoder().encode(part);
    byte[] before = join(head, base64, SUM_LINE);
    byte[] all = join(before, ascii(sum(before)), ascii("\n"));
    Arrays.fill(base64, (byte) 0);
    Arrays.fill(before, (byte) 0);
    return all;
  }

  /** The share of a file's content; null where it is not exactly one. */
  static @Nullable KeyShare decode(byte[] content) {
    // Only what is no secret becomes a string, which nobody can wipe.
    int partAt = indexOf(content, ascii("part ")) + 5;
    if (partAt < 5 || content.length < partAt + BASE64_BYTES) {
      return null;
    }
    Matcher form = FORM.matcher(new String(content, 0, partAt, StandardCharsets.US_ASCII));
    if (!form.matches()) {
      return null;
    }
    byte[] base64 = Arrays.copyOfRange(content, partAt, partAt + BASE64_BYTES);
    try {
      KeyShare share =
          new KeyShare(
              form.group(1),
              Integer.parseInt(form.group(2)),
              Integer.parseInt(form.group(3)),
              Integer.parseInt(form.group(4)),
              Base64.getDecoder().decode(base64));
      byte[] expected = share.encode();
      boolean whole = Arrays.equals(expected, content) && share.isPossible();
      Arrays.fill(expected, (byte) 0);
      return whole ? share : null;
    } catch (IllegalArgumentException notBase64) {
      return null;
    } finally {
      Arrays.fill(base64, (byte) 0);
    }
  }

  private boolean isPossible() {
    return part.length == RootKey.BYTES
        && number >= 1
        && number <= count
        && count <= Shamir.MAX_SHARES
        && needed >= 1
        && needed <= count;
  }

  /** Whether both are of one making. */
  boolean belongsWith(KeyShare other) {
    return key.equals(other.key) && count == other.count && needed == other.needed;
  }

  private static String sum(byte[] before) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(before);
      return HexFormat.of().formatHex(digest, 0, SUM_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  private static byte[] join(byte[]... parts) {
    int length = 0;
    for (byte[] each : parts) {
      length += each.length;
    }
    ByteBuffer joined = ByteBuffer.allocate(length);
    for (byte[] each : parts) {
      joined.put(each);
    }
    return joined.array();
  }

  private static int indexOf(byte[] content, byte[] wanted) {
    for (int i = 0; i + wanted.length <= content.length; i++) {
      if (Arrays.equals(content, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  void wipe() {
    Arrays.fill(part, (byte) 0);
  }

  @Override
  public String toString() {
    return "KeyShare[" + key + ", " + number + " of " + count + "]";
  }
}
