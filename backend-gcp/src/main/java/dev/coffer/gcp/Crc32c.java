package dev.coffer.gcp;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The checksum that Google sends and checks beside bytes: CRC-32C, as an unsigned number. */
public final class Crc32c {
  private Crc32c() {}

  public static long of(ByteString bytes) {
    CRC32C crc = new CRC32C();
    for (ByteBuffer part : bytes.asReadOnlyByteBufferList()) {
      crc.update(part);
    }
    return crc.getValue();
  }
}
