package dev.coffer.transit;

import java.util.Objects;

/**
 * A message with what is said to be its signature or MAC.
 *
 * @param message at most 1 MiB
 * @param signature as sign or hmac gave it: {@code coffer:vN:…}
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record SignedMessage(byte[] message, String signature) {
  public SignedMessage {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(signature, "signature");
  }

  /** Never shows the message. */
  @Override
  public String toString() {
    return "SignedMessage[]";
  }
}
