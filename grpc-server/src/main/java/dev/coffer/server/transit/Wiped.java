package dev.coffer.server.transit;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bytes of one call that are wiped when it is over. Not thread-safe. */
final class Wiped {
  private final List<byte[]> bytes = new ArrayList<>();

  byte[] of(ByteString asked) {
    return keep(asked.toByteArray());
  }

  byte[] keep(byte[] secret) {
    bytes.add(secret);
    return secret;
  }

  void wipe() {
    bytes.forEach(each -> Arrays.fill(each, (byte) 0));
  }
}
