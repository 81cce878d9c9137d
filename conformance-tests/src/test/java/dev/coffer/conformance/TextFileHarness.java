package dev.coffer.conformance;

import dev.coffer.local.dotenv.DotenvBackend;
import dev.coffer.local.dotenv.DotenvConfig;
import dev.coffer.local.variable.VariableNames;
import dev.coffer.local.yaml.YamlBackend;
import dev.coffer.local.yaml.YamlConfig;
import dev.coffer.model.SecretName;
import dev.coffer.spi.SecretBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;

/** The way to a text file that somebody edits while it is read. */
abstract class TextFileHarness implements BackendHarness {
  private final Path file;

  private TextFileHarness(Path file) {
    this.file = file;
    append("# of the conformance suite\n");
  }

  final Path file() {
    return file;
  }

  final void append(String line) {
    try {
      Files.writeString(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static final class Dotenv extends TextFileHarness {
    private static final VariableNames NAMES = new VariableNames("");

    Dotenv(Path folder) {
      super(folder.resolve(".env"));
    }

    @Override
    public String title() {
      return "dotenv";
    }

    @Override
    public SecretBackend open() {
      return DotenvBackend.open(new DotenvConfig(List.of(file()), NAMES, Map.of()));
    }

    @Override
    public Spelling spelling(SecretName name) {
      return EnvironmentHarness.spelling(NAMES, name);
    }

    @Override
    public void provide(SecretName name, String text) {
      append(NAMES.variable(name) + "='" + text + "'\n");
    }
  }

  static final class Yaml extends TextFileHarness {
    Yaml(Path folder) {
      super(folder.resolve("defaults.yaml"));
    }

    @Override
    public String title() {
      return "yaml";
    }

    @Override
    public SecretBackend open() {
      return YamlBackend.open(new YamlConfig(file()));
    }

    @Override
    public void provide(SecretName name, String text) {
      append("\"" + name + "\": \"" + text + "\"\n");
    }
  }
}
