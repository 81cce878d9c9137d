package dev.coffer.store;

/**
 * The background thread of a part of a store: a daemon, whose end its owner waits for whatever
 * interrupts him. Thread-safe.
 */
public final class Worker {
  private final Thread thread;

  /**
   * Not started yet.
   *
   * @param name of the thread
   */
  public Worker(String name, Runnable work) {
    thread = new Thread(work, name);
    thread.setDaemon(true);
  }

  /** Begins the work; once. */
  public void start() {
    thread.start();
  }

  /** Interrupts the work, which ends then if it is made so. */
  public void interrupt() {
    thread.interrupt();
  }

  /**
   * Returns when the work has ended, at once where it never began. Keeps an interrupt for later.
   */
  public void awaitEnd() {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
