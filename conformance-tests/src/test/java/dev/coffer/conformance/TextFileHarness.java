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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The way to a text file that somebody edits while it is read. */
abstract class TextFileHarness implements BackendHarness {
  private final Path file;

  private TextFileHarness(Path file) {
    this.file = file;
    write(List.of("# of the conformance suite"));
  }

  final Path file() {
    return file;
  }

  /** Puts a line in the place of the one that begins so. */
  final void set(String beginning, String rest) {
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      lines.removeIf(line -> line.startsWith(beginning));
      lines.add(beginning + rest);
      write(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(List<String> lines) {
    try {
      Files.write(file, lines);
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
      set(NAMES.variable(name) + "=", "'" + text + "'");
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
      set("\"" + name + "\": ", "\"" + text + "\"");
    }
  }
}
