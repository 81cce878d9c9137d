package dev.coffer.layer.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when a test says so. */
final class ManualTicker implements Ticker {
  private final AtomicLong nanos = new AtomicLong(1);

  void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Override
  public long read() {
    return nanos.get();
  }
}
