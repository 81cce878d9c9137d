package dev.coffer.conformance;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.memory.MemoryFaults;
import dev.coffer.spi.SecretBackend;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The way to a store in memory, or to something that stands around one. */
class MemoryHarness implements BackendHarness {
  private final String title;
  private final Supplier<MemoryBackend> memory;
  private final Function<MemoryBackend, SecretBackend> around;
  private @Nullable MemoryBackend innermost;

  MemoryHarness(String title) {
    this(title, MemoryBackend::open, backend -> backend);
  }

  MemoryHarness(
      String title, Supplier<MemoryBackend> memory, Function<MemoryBackend, SecretBackend> around) {
    this.title = title;
    this.memory = memory;
    this.around = around;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public SecretBackend open() {
    innermost = memory.get();
    return around.apply(innermost);
  }

  @Override
  public boolean outlivesClosing() {
    return false;
  }

  @Override
  public @Nullable BadDay provoke(Condition condition) {
    if (innermost == null) {
      throw new IllegalStateException("nothing is open");
    }
    MemoryFaults faults = innermost.faults();
    if (condition == Condition.HANGING) {
      faults.delay(Duration.ofHours(1));
      return () -> faults.delay(Duration.ZERO);
    }
    faults.failNext(Integer.MAX_VALUE, condition.code());
    return () -> faults.failNext(0, condition.code());
  }
}
