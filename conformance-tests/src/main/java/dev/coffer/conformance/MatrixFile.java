package dev.coffer.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes each row as JSON into a file of its own, in the folder that the system property {@code
 * coffer.conformance.rows} names; without the property nothing is written.
 */
final class MatrixFile {
  private static final String FOLDER = "coffer.conformance.rows";
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private MatrixFile() {}

  static void write(MatrixRow row) {
    String folder = System.getProperty(FOLDER);
    if (folder == null) {
      return;
    }
    try {
      Path rows = Files.createDirectories(Path.of(folder));
      String file = row.title().replaceAll("[^a-zA-Z0-9]+", "-") + ".json";
      Files.write(rows.resolve(file), JSON.writeValueAsBytes(row));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
