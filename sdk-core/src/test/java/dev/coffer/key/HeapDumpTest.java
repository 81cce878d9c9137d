package dev.coffer.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.coffer.envelope.EnvelopeContext;
import dev.coffer.envelope.Envelopes;
import dev.coffer.envelope.RecordType;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A heap dump of a process that works with a key ring shows neither its keys nor its data. */
class HeapDumpTest {
  private static final EnvelopeContext CONTEXT =
      new EnvelopeContext(RecordType.VALUE, "c", "n", "db/password", 1);
  private static final byte MASK = 0x55;
  private static final byte INNER_PAD = 0x36;
  private static final byte OUTER_PAD = 0x5c;

  @TempDir Path folder;

  @Test
  void showsNoKeyOfTheRingAndNoPlaintext() throws IOException {
    KeyRing ring = KeyRing.create(new HeapRootKey("root-a"), UUID.randomUUID());
    byte[] maskedPlaintext = masked(new HeapRootKey("random").random(32));
    Envelopes envelopes = new Envelopes(ring);
    for (int i = 0; i < 1000; i++) {
      work(ring, envelopes, maskedPlaintext);
    }
    byte[] maskedRingKey = maskedKey(ring);
    byte[] planted = new HeapRootKey("random").random(32);

    Map<String, byte[]> found =
        search(
            dump(),
            Map.of(
                "what was planted", masked(planted),
                "ring key", maskedRingKey,
                "ring key, padded", xor(maskedRingKey, INNER_PAD),
                "ring key, padded again", xor(maskedRingKey, OUTER_PAD),
                "plaintext", maskedPlaintext));

    assertThat(found).containsOnlyKeys("what was planted");
    assertThat(planted).hasSize(32);
    ring.close();
  }

  private static void work(KeyRing ring, Envelopes envelopes, byte[] maskedPlaintext) {
    byte[] plaintext = masked(maskedPlaintext);
    byte[] envelope = envelopes.seal(CONTEXT, plaintext);
    byte[] opened = envelopes.open(CONTEXT, envelope, 100);
    assertThat(ring.mac(MacPurpose.SET_HASH).sign(envelope)).hasSize(MacKey.TAG_BYTES);
    Arrays.fill(plaintext, (byte) 0);
    Arrays.fill(opened, (byte) 0);
  }

  private static byte[] maskedKey(KeyRing ring) {
    byte[] key = ring.active().key().getEncoded();
    byte[] masked = masked(key);
    Arrays.fill(key, (byte) 0);
    return masked;
  }

  /** The same bytes in a spelling that the search does not find. */
  private static byte[] masked(byte[] bytes) {
    return xor(bytes, MASK);
  }

  private static byte[] xor(byte[] bytes, byte with) {
    byte[] result = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      result[i] = (byte) (bytes[i] ^ with);
    }
    return result;
  }

  private Path dump() throws IOException {
    Path file = folder.resolve("heap.hprof");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(file.toString(), true);
    return file;
  }

  /** Those of the masked patterns that a file holds unmasked. */
  private static Map<String, byte[]> search(Path file, Map<String, byte[]> masked)
      throws IOException {
    Map<String, byte[]> found = new HashMap<>();
    byte[] heap = Files.readAllBytes(file);
    for (Map.Entry<String, byte[]> pattern : masked.entrySet()) {
      if (holds(heap, pattern.getValue())) {
        found.put(pattern.getKey(), pattern.getValue());
      }
    }
    return found;
  }

  private static boolean holds(byte[] heap, byte[] masked) {
    byte first = (byte) (masked[0] ^ MASK);
    for (int at = 0; at <= heap.length - masked.length; at++) {
      if (heap[at] == first && matches(heap, at, masked)) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] heap, int at, byte[] masked) {
    for (int i = 1; i < masked.length; i++) {
      if (heap[at + i] != (byte) (masked[i] ^ MASK)) {
        return false;
      }
    }
    return true;
  }
}
