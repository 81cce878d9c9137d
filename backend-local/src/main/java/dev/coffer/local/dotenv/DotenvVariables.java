package dev.coffer.local.dotenv;

import dev.coffer.local.disk.TextFiles;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** The variables of a {@code .env} file under their own names: for whoever moves them elsewhere. */
public final class DotenvVariables {
  private DotenvVariables() {}

  /**
   * Reads a file once.
   *
   * @param environment where a reference finds what the file does not say
   * @return in the order of the file
   * @throws SecretsException UNAVAILABLE with file and line for what cannot be read
   */
  public static Map<String, String> read(Path file, Map<String, String> environment)
      throws IOException {
    return DotenvParser.parse(file, TextFiles.read(file), environment::get);
  }
}
