package dev.coffer.conformance.hsm;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * A process that worked with a root key, a ring and values, and closed them, dumps its heap; the
 * PIN and the keys are looked for in the dump. It runs on its own, since this process knows the
 * PIN.
 */
final class HsmHeapDumpTest extends HsmFixture {
  private Path run(String planted) throws Exception {
    Files.writeString(folder.resolve("pin"), HsmPeer.PIN);
    Path dump = folder.resolve("heap-" + planted + ".hprof");
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                HsmHeapDumpProcess.class.getName(),
                token.module().toString(),
                token.label(),
                folder.resolve("pin").toString(),
                dump.toString(),
                folder.resolve("keys").toString(),
                planted)
            .redirectErrorStream(true);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return dump;
  }

  /** What must not be there: each masked by the process, and so never in its own memory either. */
  private List<byte[]> wanted() throws IOException {
    List<byte[]> wanted = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("keys"))) {
      byte[] bytes = HexFormat.of().parseHex(line);
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] ^= HsmHeapDumpProcess.MASK;
      }
      wanted.add(bytes);
    }
    wanted.add(HsmPeer.PIN.getBytes(StandardCharsets.UTF_8));
    wanted.add(HsmPeer.PIN.getBytes(StandardCharsets.UTF_16LE));
    wanted.add(HsmPeer.PIN.getBytes(StandardCharsets.UTF_16BE));
    return wanted;
  }

  private static boolean holds(byte[] heap, byte[] wanted) {
    for (int at = 0; at <= heap.length - wanted.length; at++) {
      int i = 0;
      while (i < wanted.length && heap[at + i] == wanted[i]) {
        i++;
      }
      if (i == wanted.length) {
        return true;
      }
    }
    return false;
  }

  @Test
  void neither_pin_nor_key_is_in_a_heap_dump_after_close() throws Exception {
    byte[] heap = Files.readAllBytes(run("nothing"));
    List<byte[]> wanted = wanted();
    assertThat(wanted).hasSize(3 + HsmHeapDumpProcess.KEYS);
    for (int i = 0; i < wanted.size(); i++) {
      assertThat(holds(heap, wanted.get(i))).as("secret %s", i).isFalse();
    }
  }

  @Test
  void what_is_planted_is_found() throws Exception {
    byte[] heap = Files.readAllBytes(run("pin-and-key"));
    List<byte[]> wanted = wanted();
    assertThat(holds(heap, wanted.get(0))).isTrue();
    assertThat(holds(heap, wanted.get(HsmHeapDumpProcess.KEYS))).isTrue();
  }
}
