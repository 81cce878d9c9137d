package dev.coffer.transit;

import static dev.coffer.transit.TransitFixture.KEY;
import static dev.coffer.transit.TransitFixture.LOCAL;
import static dev.coffer.transit.TransitFixture.MESSAGE;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.coffer.key.HeapRootKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A heap dump of a process that works with transit keys shows none of them. */
class TransitHeapDumpTest {
  private static final byte MASK = 0x55;

  @TempDir Path folder;

  @Test
  void showsNoKeyWhileItIsInUseNorAfterwards() throws IOException {
    byte[] maskedAes = masked(new HeapRootKey("random").random(32));
    byte[] maskedHmac = masked(new HeapRootKey("random").random(32));
    byte[] planted = new HeapRootKey("random").random(32);
    try (TransitFixture aes = new TransitFixture();
        TransitFixture hmac = new TransitFixture()) {
      plant(aes, KeyKind.AES256_GCM, maskedAes);
      plant(hmac, KeyKind.HMAC_SHA256, maskedHmac);
      for (int i = 0; i < 200; i++) {
        assertThat(aes.decrypt(aes.encrypt())).isEqualTo(MESSAGE);
        assertThat(hmac.keys.hmac(KEY, List.of(MESSAGE), LOCAL)).hasSize(1);
      }
      byte[] heap = dump("used");
      assertThat(holds(heap, masked(planted))).isTrue();
      assertThat(holds(heap, maskedAes)).isFalse();
      assertThat(holds(heap, maskedHmac)).isFalse();
    }
    byte[] heap = dump("closed");
    assertThat(holds(heap, masked(planted))).isTrue();
    assertThat(holds(heap, maskedAes)).isFalse();
    assertThat(holds(heap, maskedHmac)).isFalse();
    assertThat(planted).hasSize(32);
  }

  private static void plant(TransitFixture fixture, KeyKind kind, byte[] masked) {
    byte[] secret = masked(masked);
    fixture.plant(kind, secret, new byte[0]);
    Arrays.fill(secret, (byte) 0);
  }

  /** The same bytes in a spelling that the search does not find. */
  private static byte[] masked(byte[] bytes) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = (byte) (bytes[i] ^ MASK);
    }
    return result;
  }

  private byte[] dump(String name) throws IOException {
    Path file = folder.resolve(name + ".hprof");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(file.toString(), true);
    return Files.readAllBytes(file);
  }

  private static boolean holds(byte[] heap, byte[] masked) {
    for (int at = 0; at <= heap.length - masked.length; at++) {
      int i = 0;
      while (i < masked.length && heap[at + i] == (byte) (masked[i] ^ MASK)) {
        i++;
      }
      if (i == masked.length) {
        return true;
      }
    }
    return false;
  }
}
