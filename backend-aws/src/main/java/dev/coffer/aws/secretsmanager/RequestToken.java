package dev.coffer.aws.secretsmanager;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The token of a put at AWS, which becomes the id of the version: 32 to 64 characters, the same for
 * the same request id.
 */
final class RequestToken {
  private static final int LEAST = 32;
  private static final int MOST = 64;

  private RequestToken() {}

  static String of(@Nullable String requestId) {
    if (requestId == null) {
      return UUID.randomUUID().toString();
    }
    return requestId.length() >= LEAST ? requestId : hashed(requestId);
  }

  /** Another token, the same for the same one. */
  static String next(String token) {
    return hashed(token);
  }

  /** Whether the service could have given a version this id. */
  static boolean isOne(String version) {
    return version.length() >= LEAST && version.length() <= MOST;
  }

  /** Of a request id, which is no secret. */
  private static String hashed(String id) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha.digest(("coffer request " + id).getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }
}
