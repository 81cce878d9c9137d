package dev.coffer.conformance;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * The rows of a run, each in a file of its own, in the folder that the system property {@code
 * coffer.conformance.rows} names; without the property nothing is written.
 */
public final class MatrixFile {
  private static final String FOLDER = "coffer.conformance.rows";
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private MatrixFile() {}

  static void append(MatrixRow row) {
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

  /** Reads the rows of a folder, in order of title. */
  public static List<MatrixRow> read(Path folder) throws IOException {
    List<MatrixRow> rows = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        rows.add(JSON.readValue(file.toFile(), MatrixRow.class));
      }
    }
    rows.sort(Comparator.comparing(MatrixRow::title));
    return rows;
  }
}
