package dev.coffer.local.yaml;

import java.nio.file.Path;
import java.util.Objects;

/**
 * Which file is read.
 *
 * @param file where it is missing, the store is empty
 */
public record YamlConfig(Path file) {
  public YamlConfig {
    Objects.requireNonNull(file, "file");
  }
}
