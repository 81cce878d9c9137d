package dev.coffer.transit;

import dev.coffer.model.SecretsException;
import java.util.Objects;

/**
 * What became of one item of a batch: each has a status of its own.
 *
 * @param <T> what was asked for
 */
public sealed interface Outcome<T> {
  /**
   * What was asked for.
   *
   * @throws SecretsException why it failed
   */
  T get();

  /** It was done. */
  record Done<T>(T value) implements Outcome<T> {
    public Done {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public T get() {
      return value;
    }

    /** The value may be a plaintext. */
    @Override
    public String toString() {
      return "Done[]";
    }
  }

  /** It was not done. */
  record Failed<T>(SecretsException error) implements Outcome<T> {
    public Failed {
      Objects.requireNonNull(error, "error");
    }

    @Override
    public T get() {
      throw error;
    }
  }
}
