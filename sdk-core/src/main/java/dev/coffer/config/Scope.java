package dev.coffer.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What the values of a file are read against.
 *
 * @param base the folder of the file: other paths are relative to it
 * @param data the folder of the server's data: paths of records are relative to it
 * @param environment the variables of {@code { env: X }}
 * @param stores where {@code { store: S, name: N }} is read
 */
record Scope(Path base, Path data, Map<String, String> environment, StoreLookup stores) {
  Scope {
    Objects.requireNonNull(base, "base");
    Objects.requireNonNull(data, "data");
    environment = Map.copyOf(environment);
    Objects.requireNonNull(stores, "stores");
  }

  Scope with(Path data) {
    return new Scope(base, data, environment, stores);
  }

  Scope with(StoreLookup stores) {
    return new Scope(base, data, environment, stores);
  }

  /** Without the variables, whose values may be secrets. */
  @Override
  public String toString() {
    return "Scope[" + base + ", " + data + "]";
  }
}
