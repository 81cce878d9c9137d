package dev.coffer.local.variable;

import dev.coffer.local.table.Contents;
import dev.coffer.local.table.Row;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.VersionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Variables as the contents of a store. Immutable. */
public final class Variables implements Contents {
  private final VariableNames names;
  private final NavigableMap<SecretName, Row> rows;
  private final List<String> unaddressable;

  private Variables(
      VariableNames names, NavigableMap<SecretName, Row> rows, List<String> unaddressable) {
    this.names = names;
    this.rows = Collections.unmodifiableNavigableMap(rows);
    this.unaddressable = List.copyOf(unaddressable);
  }

  /**
   * Those of the variables that begin with the prefix.
   *
   * @param id the version of all of them
   * @param time when they were written; null where nobody says
   */
  public static Variables of(
      VariableNames names, Map<String, String> variables, VersionId id, @Nullable Instant time) {
    NavigableMap<SecretName, Row> rows = new TreeMap<>();
    List<String> unaddressable = new ArrayList<>();
    for (Map.Entry<String, String> variable : new TreeMap<>(variables).entrySet()) {
      if (!names.covers(variable.getKey())) {
        continue;
      }
      SecretName name = names.name(variable.getKey());
      if (name == null) {
        unaddressable.add(variable.getKey());
      } else {
        String text = variable.getValue();
        rows.put(name, new Row(name, id, time, Map.of(), () -> SecretValue.ofUtf8(text)));
      }
    }
    return new Variables(names, rows, unaddressable);
  }

  /** Whatever spelling of a variable is asked for is answered. */
  @Override
  public @Nullable Row find(SecretName name) {
    SecretName listed = names.name(names.variable(name));
    return listed == null ? null : rows.get(listed);
  }

  @Override
  public NavigableMap<SecretName, Row> rows() {
    return rows;
  }

  @Override
  public List<String> unaddressable() {
    return unaddressable;
  }
}
