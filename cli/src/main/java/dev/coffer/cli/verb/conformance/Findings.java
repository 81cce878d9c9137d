package dev.coffer.cli.verb.conformance;

import dev.coffer.cli.run.Column;
import dev.coffer.cli.run.JsonObject;
import dev.coffer.cli.run.Listing;
import dev.coffer.cli.run.Output;
import dev.coffer.cli.run.Printable;
import dev.coffer.conformance.ConformanceRun.Failure;
import dev.coffer.conformance.ConformanceRun.Result;
import dev.coffer.conformance.MatrixRow;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Limits;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Tells what a run found out: the sentences that do not hold, then the row of the matrix. */
final class Findings {
  private static final List<Column<Map.Entry<Capability, String>>> COLUMNS =
      List.of(
          new Column<>("CAPABILITY", row -> row.getKey().name()),
          new Column<>("FOUND", Map.Entry::getValue));

  private final Output output;
  private final String store;

  Findings(Output output, String store) {
    this.output = output;
    this.store = store;
  }

  void tell(Result result, List<Failure> failures) throws IOException {
    for (Failure failure : failures) {
      output.answer(text(failure), json(failure));
    }
    MatrixRow row = result.row();
    if (row == null) {
      return;
    }
    if (output.isJson()) {
      output.object(json(row, result.passed(), failures.size()));
      return;
    }
    Map<Capability, String> found = found(row, failures);
    try (Listing<Map.Entry<Capability, String>> listing =
        output.listing(COLUMNS, entry -> JsonObject.create())) {
      for (Map.Entry<Capability, String> entry : found.entrySet()) {
        listing.add(entry);
      }
    }
    output.line(
        "%s: %d sentences hold, %d do not; values up to %d bytes"
            .formatted(
                store,
                result.passed(),
                failures.size(),
                row.capabilities().limits().maxValueBytes()));
  }

  private static String text(Failure failure) {
    String about = failure.capabilities().isEmpty() ? "" : " " + sorted(failure.capabilities());
    String sentence = failure.sentence().isEmpty() ? "The suite" : failure.sentence();
    return "BROKEN%s %s\n       %s"
        .formatted(
            about, Printable.of(sentence), Printable.of(failure.why().replaceAll("\\s+", " ")));
  }

  private static JsonObject json(Failure failure) {
    return JsonObject.create()
        .put("sentence", failure.sentence())
        .put("capabilities", names(failure.capabilities()))
        .put("why", failure.why());
  }

  /** With the members that a row of docs/capabilities.md is made of. */
  private JsonObject json(MatrixRow row, int passed, int failed) {
    Limits limits = row.capabilities().limits();
    Map<String, Integer> sentences = new TreeMap<>();
    row.sentences().forEach((capability, kept) -> sentences.put(capability.name(), kept));
    return JsonObject.create()
        .put("title", row.title())
        .put("passed", passed)
        .put("failed", failed)
        .put(
            "capabilities",
            JsonObject.create()
                .put("set", names(row.capabilities().set()))
                .put(
                    "limits",
                    JsonObject.create()
                        .put("maxValueBytes", limits.maxValueBytes())
                        .put("maxLabels", limits.maxLabels())
                        .put("maxVersions", limits.maxVersions())
                        .put("maxPageSize", limits.maxPageSize())))
        .put("sentences", sentences)
        .put("conditions", List.copyOf(row.conditions()))
        .put("broken", row.broken());
  }

  private static Map<Capability, String> found(MatrixRow row, List<Failure> failures) {
    Set<Capability> broken = EnumSet.noneOf(Capability.class);
    failures.forEach(failure -> broken.addAll(failure.capabilities()));
    Map<Capability, String> found = new TreeMap<>();
    for (Capability capability : Capability.values()) {
      boolean declared = row.capabilities().has(capability);
      String judged =
          broken.contains(capability)
              ? "broken"
              : !row.proved(capability) ? "not shown" : declared ? "holds" : "refused";
      found.put(capability, (declared ? "declared, " : "not declared, ") + judged);
    }
    return found;
  }

  private static List<String> names(Collection<Capability> capabilities) {
    return sorted(capabilities).stream().map(Enum::name).toList();
  }

  private static Set<Capability> sorted(Collection<Capability> capabilities) {
    Set<Capability> sorted = EnumSet.noneOf(Capability.class);
    sorted.addAll(capabilities);
    return sorted;
  }
}
