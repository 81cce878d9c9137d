package dev.coffer.store;

import java.util.Objects;

/**
 * One record of a server's own state.
 *
 * @param name see {@link SystemRecords}
 * @param content in the clear; the receiver owns and, where it is secret, wipes it
 * @param counter differs after every change of the record, also when it was deleted and made again
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
public record SystemRecord(String name, byte[] content, long counter) {
  public SystemRecord {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(content, "content");
  }

  /** Names the record and never shows its content. */
  @Override
  public String toString() {
    return "SystemRecord[" + name + "]";
  }
}
