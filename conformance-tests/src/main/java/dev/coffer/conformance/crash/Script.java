package dev.coffer.conformance.crash;

import java.util.List;

/**
 * What the writers of one process do.
 *
 * @param run begins the id of each write; of this process alone
 * @param seed decides everything that is random
 * @param writers how many threads write at the same time
 * @param writesEach how many writes each of them does, beside those that are repeated
 * @param maxBytes the size of the largest value, from 64
 * @param repeats writes of processes before, which are repeated first
 */
public record Script(
    String run, long seed, int writers, int writesEach, int maxBytes, List<Write> repeats) {
  public Script {
    repeats = List.copyOf(repeats);
  }
}
