package dev.coffer.cli.verb.transfer;

import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretValue;

/**
 * One secret of a file.
 *
 * @param name as the file has it, not yet judged
 * @param value owned by this entry
 * @param metadata what the file says of it beside the value
 */
public record Entry(String name, SecretValue value, MetadataChange metadata)
    implements AutoCloseable {
  static Entry of(String name, SecretValue value) {
    return new Entry(name, value, MetadataChange.NONE);
  }

  @Override
  public void close() {
    value.close();
  }
}
