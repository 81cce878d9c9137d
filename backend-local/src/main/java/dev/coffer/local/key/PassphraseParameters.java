package dev.coffer.local.key;

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
 * How a root key comes out of a passphrase, as it stands in a file:
 *
 * <pre>{@code
 * coffer-root-key-parameters v1
 * id root-0123456789abcdef
 * argon2id memory=65536 iterations=3 lanes=4
 * salt …
 * checksum 0123456789abcdef
 * }</pre>
 *
 * The id is the key's: a passphrase that gives another key is a wrong one. The checksum, 8 bytes of
 * SHA-256 over the lines before it, tells damage from that.
 *
 * @param id of the root key
 * @param memory in KiB
 * @param salt 16 bytes, random; base64 in the file
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record PassphraseParameters(String id, int memory, int iterations, int lanes, byte[] salt) {
  static final int SALT_BYTES = 16;

  /** Less is a weak key; more is a file that was edited to exhaust the memory of its reader. */
  static final int MIN_MEMORY = 19 * 1024;

  static final int MAX_MEMORY = 1024 * 1024;
  private static final int MIN_ITERATIONS = 2;
  private static final int MAX_ITERATIONS = 64;
  private static final int MAX_LANES = 64;

  private static final String FORMAT = "coffer-root-key-parameters v";
  private static final String HEADER = FORMAT + "1\n";
  private static final int CHECKSUM_BYTES = 8;
  private static final Pattern LINES =
      Pattern.compile(
          HEADER
              + "id (root-[0-9a-f]{16})\n"
              + "argon2id memory=([0-9]{1,7}) iterations=([0-9]{1,2}) lanes=([0-9]{1,2})\n"
              + "salt ([A-Za-z0-9+/]{22}==)\n"
              + "checksum [0-9a-f]{16}\n");

  PassphraseParameters {
    boolean inBounds =
        memory >= MIN_MEMORY
            && memory <= MAX_MEMORY
            && iterations >= MIN_ITERATIONS
            && iterations <= MAX_ITERATIONS
            && lanes >= 1
            && lanes <= MAX_LANES
            && salt.length == SALT_BYTES;
    if (!inBounds) {
      throw new IllegalArgumentException("parameters of Argon2id are out of bounds");
    }
  }

  byte[] encode() {
    String lines =
        HEADER
            + ("id " + id + "\n")
            + ("argon2id memory=" + memory + " iterations=" + iterations + " lanes=" + lanes + "\n")
            + ("salt " + Base64.getEncoder().encodeToString(salt) + "\n");
    return (lines + "checksum " + checksum(lines) + "\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** The parameters of what {@link #encode} gave; null where it is not exactly that. */
  static @Nullable PassphraseParameters decode(byte[] content) {
    Matcher lines = LINES.matcher(new String(content, StandardCharsets.US_ASCII));
    if (!lines.matches()) {
      return null;
    }
    try {
      PassphraseParameters parameters =
          new PassphraseParameters(
              lines.group(1),
              Integer.parseInt(lines.group(2)),
              Integer.parseInt(lines.group(3)),
              Integer.parseInt(lines.group(4)),
              Base64.getDecoder().decode(lines.group(5)));
      return Arrays.equals(parameters.encode(), content) ? parameters : null;
    } catch (IllegalArgumentException outOfBounds) {
      return null;
    }
  }

  /** Whether this is such a file, of a version that is not known here. */
  static boolean isNewer(byte[] content) {
    String text = new String(content, StandardCharsets.US_ASCII);
    return text.startsWith(FORMAT) && !text.startsWith(HEADER);
  }

  private static String checksum(String lines) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] digest = sha256.digest(lines.getBytes(StandardCharsets.US_ASCII));
      return HexFormat.of().formatHex(digest, 0, CHECKSUM_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }
}
