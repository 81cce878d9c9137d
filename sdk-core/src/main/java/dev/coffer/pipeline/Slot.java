package dev.coffer.pipeline;

/**
 * The fixed places of layers, outermost first. The order is part of the promise:
 *
 * <ul>
 *   <li>metrics see every call, denied and cached ones too;
 *   <li>audit stands before policy, so that denials are recorded;
 *   <li>policy stands before the cache, so that a hit is never seen by someone who may not read it;
 *   <li>the deadline bounds everything that can take time;
 *   <li>the cache stands before retry, so that a hit costs no budget;
 *   <li>retry holds the timeout of each try inside it;
 *   <li>the guard sees the real backend, and refuses before any I/O.
 * </ul>
 */
public enum Slot {
  METRICS,
  AUDIT,
  POLICY,
  DEADLINE,
  CACHE,
  RETRY,
  GUARD
}
