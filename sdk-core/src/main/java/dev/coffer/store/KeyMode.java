package dev.coffer.store;

/** By what the data keys of secret values are wrapped. */
public enum KeyMode {
  /** By the key ring, which lies in memory: the root key is needed at the start and to rotate. */
  RING,
  /** By the root key itself, which is asked for each value that is written or read. */
  DIRECT
}
