package dev.coffer.spi;

import dev.coffer.model.SecretsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * One section of the configuration, read by key. Every refusal is a CONFIGURATION error that names
 * file, line, column, what is wrong and the mend. Scalars written as {@code { env: X }} are
 * resolved before they are seen here.
 */
public interface Settings {
  /** Where the section stands, as {@code stores.trading}. */
  String path();

  /** The keys that are present. */
  Set<String> keys();

  boolean has(String key);

  /** A required string. */
  String string(String key);

  String string(String key, String otherwise);

  int integer(String key, int least, int most, int otherwise);

  boolean flag(String key, boolean otherwise);

  /** As {@code 5s}, {@code 5m}, {@code 1h}, {@code 30d}, or ISO 8601. */
  Duration duration(String key, Duration otherwise);

  /** As {@code 1024}, {@code 64KiB}, {@code 1MiB}. */
  long bytes(String key, long least, long most, long otherwise);

  /** A required path, relative to the configuration file. */
  Path file(String key);

  /** A required path, relative to {@code server.data}. */
  Path dataFile(String key);

  /** A required reference to a secret. */
  SecretSource secret(String key);

  /** A nested section; an empty one where the key is absent. */
  Settings section(String key);

  /** The strings of a list; empty where the key is absent. */
  List<String> strings(String key);

  /** An error at a key of this section: what is wrong, and the mend. */
  SecretsException invalid(String key, String what, String mend);
}
