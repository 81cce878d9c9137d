package dev.coffer.layer.cache;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.concurrent.locks.LockSupport;

/**
 * Monotonic time that costs a plain read of memory. A {@code System.nanoTime()} costs about as much
 * as the rest of a hit, while times of seconds and minutes do not mind {@link #TICK_NANOS}: an
 * answer is given at most that much too long.
 */
final class CoarseTicker implements Ticker, AutoCloseable {
  static final long TICK_NANOS = 10_000_000;

  private final Thread thread = new Thread(this::run, "coffer-cache-clock");
  private volatile long now = System.nanoTime();
  private volatile boolean closed;

  private CoarseTicker() {}

  /** A clock that goes until it is closed. */
  static CoarseTicker start() {
    CoarseTicker ticker = new CoarseTicker();
    ticker.thread.setDaemon(true);
    ticker.thread.start();
    return ticker;
  }

  @Override
  public long read() {
    return now;
  }

  private void run() {
    while (!closed) {
      now = System.nanoTime();
      LockSupport.parkNanos(TICK_NANOS);
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
