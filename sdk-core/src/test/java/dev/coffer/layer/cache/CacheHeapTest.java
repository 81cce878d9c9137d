package dev.coffer.layer.cache;

import static dev.coffer.layer.cache.CacheFixture.CONTEXT;
import static dev.coffer.layer.cache.CacheFixture.GET;
import static dev.coffer.layer.cache.CacheFixture.NAME;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.coffer.memory.MemoryBackend;
import dev.coffer.model.Provenance;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.pipeline.Handler;
import dev.coffer.pipeline.Watchdog;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a heap dump of a program with a full cache gives away: nothing. */
class CacheHeapTest {
  private static final int LENGTH = 48;

  @TempDir private Path folder;

  /** The value, spelt so that it is nowhere in the class file or in a constant. */
  private static byte[] canary() {
    byte[] bytes = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      bytes[i] = (byte) (33 + (i * 37 + 11) % 90);
    }
    return bytes;
  }

  private static final class CanaryStore implements Handler {
    @Override
    public <R> @Nullable R tryNow(Operation<R> operation, OperationContext context) {
      return null;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> R run(Operation<R> operation, OperationContext context) {
      byte[] bytes = canary();
      SecretValue value = SecretValue.ofBytes(bytes);
      Arrays.fill(bytes, (byte) 0);
      Version version =
          new Version(
              NAME, VersionId.of("1"), 1L, VersionState.ENABLED, Set.of(Stage.CURRENT), null, 1, 1);
      return (R) new Secret(value, version, Provenance.fresh("default"));
    }
  }

  @Test
  void aHeapDumpHoldsNoValueThatIsCached() throws IOException {
    ManualTicker clock = new ManualTicker();
    try (MemoryBackend backend = MemoryBackend.open();
        Watchdog watchdog = new Watchdog();
        CacheLayer layer = new CacheLayer(CacheFixture.config(), watchdog, clock, () -> {})) {
      Handler cache = layer.around(new CanaryStore(), "default", backend);
      cache.run(GET, CONTEXT).close();
      for (int i = 0; i < 10_000; i++) {
        cache.tryNow(GET, CONTEXT).close();
      }
      assertThat(layer.index().usedBytes()).isPositive();
      assertThat(canariesInDump("cached.hprof")).isZero();

      // The same look finds a value that someone forgot to close.
      SecretValue forgotten = cache.tryNow(GET, CONTEXT).value();
      assertThat(canariesInDump("forgotten.hprof")).isPositive();
      forgotten.close();
    }
  }

  private int canariesInDump(String name) throws IOException {
    Path dump = folder.resolve(name);
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(dump.toString(), true);
    byte[] all = Files.readAllBytes(dump);
    byte[] wanted = canary();
    int found = 0;
    for (int i = 0; i + LENGTH <= all.length; i++) {
      if (all[i] == wanted[0] && Arrays.equals(all, i, i + LENGTH, wanted, 0, LENGTH)) {
        found++;
      }
    }
    Arrays.fill(wanted, (byte) 0);
    return found;
  }
}
