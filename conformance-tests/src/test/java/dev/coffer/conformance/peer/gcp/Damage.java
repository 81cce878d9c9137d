package dev.coffer.conformance.peer.gcp;

import com.google.protobuf.ByteString;

/** One bit that is another. */
final class Damage {
  private Damage() {}

  static ByteString of(ByteString data) {
    byte[] bytes = data.toByteArray();
    bytes[bytes.length / 2] ^= 1;
    return ByteString.copyFrom(bytes);
  }
}
