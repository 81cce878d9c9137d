package dev.coffer.conformance;

import dev.coffer.spi.Capability;
import dev.coffer.spi.Json;
import dev.coffer.spi.Limits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes each row as JSON into a file of its own, in the folder that the system property {@code
 * coffer.conformance.rows} names; without the property nothing is written.
 */
final class MatrixFile {
  private static final String FOLDER = "coffer.conformance.rows";

  private MatrixFile() {}

  static void write(MatrixRow row) {
    String folder = System.getProperty(FOLDER);
    if (folder == null) {
      return;
    }
    try {
      Path rows = Files.createDirectories(Path.of(folder));
      String file = row.title().replaceAll("[^a-zA-Z0-9]+", "-") + ".json";
      Files.write(rows.resolve(file), document(row).bytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Json document(MatrixRow row) {
    Map<String, Integer> sentences = new LinkedHashMap<>();
    for (Capability capability : Capability.values()) {
      sentences.put(capability.name(), row.sentences().getOrDefault(capability, 0));
    }
    Limits limits = row.capabilities().limits();
    Map<String, ?> capabilities =
        Map.of(
            "set",
            names(row.capabilities().set()),
            "limits",
            Map.of(
                "maxValueBytes", limits.maxValueBytes(),
                "maxLabels", limits.maxLabels(),
                "maxVersions", limits.maxVersions(),
                "maxPageSize", limits.maxPageSize()));
    return Json.of(
        Map.of(
            "title",
            row.title(),
            "capabilities",
            capabilities,
            "sentences",
            sentences,
            "conditions",
            names(row.conditions()),
            "broken",
            row.broken()));
  }

  private static List<String> names(Collection<? extends Enum<?>> all) {
    return all.stream().map(each -> each.name()).toList();
  }
}
