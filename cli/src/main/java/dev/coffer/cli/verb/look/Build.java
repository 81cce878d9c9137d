package dev.coffer.cli.verb.look;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** What this command was built from. */
final class Build {
  private Build() {}

  static String version() {
    Properties built = new Properties();
    try (InputStream in =
        Objects.requireNonNull(Build.class.getResourceAsStream("build.properties"))) {
      built.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("the jar of the command is damaged", e);
    }
    return Objects.requireNonNull(built.getProperty("version"));
  }
}
