package dev.coffer.conformance;

import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects the row of one store while its suite runs. */
final class Matrix {
  private final Map<Capability, Integer> kept = new EnumMap<>(Capability.class);
  private final Set<Condition> conditions = EnumSet.noneOf(Condition.class);
  private final List<String> broken = new ArrayList<>();
  private String title = "";
  private @Nullable Capabilities capabilities;

  void describe(String store, Capabilities declared) {
    title = store;
    capabilities = declared;
  }

  void judge(String sentence, Set<Capability> needs, boolean keeps) {
    if (keeps) {
      needs.forEach(capability -> kept.merge(capability, 1, Integer::sum));
    } else {
      broken.add(sentence);
    }
  }

  void proved(Condition condition) {
    conditions.add(condition);
  }

  /** Gives the row to the run that asked for it, else to a file that the documents are made of. */
  void publish() {
    if (capabilities == null) {
      return;
    }
    MatrixRow row = new MatrixRow(title, capabilities, kept, conditions, broken);
    if (!ConformanceRun.take(row)) {
      MatrixFile.write(row);
    }
  }
}
