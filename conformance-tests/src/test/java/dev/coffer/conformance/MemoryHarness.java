package dev.coffer.conformance;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.memory.MemoryFaults;
import dev.coffer.model.ErrorCode;
import dev.coffer.spi.SecretBackend;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** The way to a store in memory, or to something that stands around one. */
class MemoryHarness implements BackendHarness {
  private final String title;
  private final Function<Supplier<MemoryBackend>, SecretBackend> around;
  private final List<MemoryBackend> innermost = new ArrayList<>();

  MemoryHarness(String title) {
    this(title, Supplier::get);
  }

  /**
   * @param around makes the store of as many in memory as it takes
   */
  MemoryHarness(String title, Function<Supplier<MemoryBackend>, SecretBackend> around) {
    this.title = title;
    this.around = around;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public SecretBackend open() {
    innermost.clear();
    return around.apply(this::one);
  }

  /** One more store in memory, which has the bad days that are provoked. */
  private MemoryBackend one() {
    MemoryBackend backend = MemoryBackend.open();
    innermost.add(backend);
    return backend;
  }

  @Override
  public boolean outlivesClosing() {
    return false;
  }

  @Override
  public BadDay provoke(Condition condition) {
    if (condition == Condition.HANGING) {
      return during(
          faults -> faults.delay(Duration.ofHours(1)), faults -> faults.delay(Duration.ZERO));
    }
    ErrorCode code = condition.code();
    return during(
        faults -> faults.failNext(Integer.MAX_VALUE, code), faults -> faults.failNext(0, code));
  }

  @Override
  public long calls() {
    return innermost.stream().mapToLong(backend -> backend.faults().calls()).sum();
  }

  private BadDay during(Consumer<MemoryFaults> begin, Consumer<MemoryFaults> end) {
    innermost.forEach(backend -> begin.accept(backend.faults()));
    return () -> innermost.forEach(backend -> end.accept(backend.faults()));
  }
}
