package dev.coffer.cli.session;

import dev.coffer.cli.run.Exit;

/** What the command does: one class for each verb, its fields the options and arguments. */
public interface Verb {
  /**
   * Does it, and prints the answer.
   *
   * @return {@link Exit#DONE}, or {@link Exit#NO} where it looked and the answer is no; all else is
   *     thrown
   */
  Exit run(Session session) throws Exception;
}
