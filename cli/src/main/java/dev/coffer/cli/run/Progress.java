package dev.coffer.cli.run;

/**
 * Tells a person at a terminal how far long work is, on one line of standard error that goes away
 * at the end. Says nothing anywhere else. Not thread-safe.
 */
public final class Progress implements AutoCloseable {
  private static final long BETWEEN_NANOS = 200_000_000;
  private static final String CLEAR_LINE = "\r\u001b[K";

  private final Output output;
  private final String what;
  private final boolean shown;
  private long count;
  private long lastNanos = System.nanoTime();
  private boolean said;

  Progress(Output output, String what, boolean shown) {
    this.output = output;
    this.what = what;
    this.shown = shown;
  }

  /** One more is done. */
  public void step() {
    count++;
    if (shown && System.nanoTime() - lastNanos > BETWEEN_NANOS) {
      lastNanos = System.nanoTime();
      said = true;
      output.toTerminal(CLEAR_LINE + count + " " + what + " …");
    }
  }

  /** So many are done, of about so many. */
  public void at(long done, long total) {
    if (shown) {
      said = true;
      output.toTerminal(CLEAR_LINE + done + " of " + total + " " + what + " …");
    }
  }

  void clear() {
    if (said) {
      said = false;
      output.toTerminal(CLEAR_LINE);
    }
  }

  @Override
  public void close() {
    clear();
  }
}
