package dev.coffer.config;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;

/**
 * A place in a configuration file, and the one maker of errors about it.
 *
 * @param file as it was named by who asked for it
 * @param line counted from 1
 * @param column counted from 1
 */
record Position(String file, int line, int column) {
  /**
   * An error at this place.
   *
   * @param what what is wrong, without a final stop and without any value of the file
   * @param mend what to do about it, as a sentence
   */
  SecretsException error(String what, String mend) {
    return SecretsException.of(ErrorCode.CONFIGURATION, this + ": " + what + ".")
        .remedy(mend)
        .build();
  }

  @Override
  public String toString() {
    return file + ":" + line + ":" + column;
  }
}
