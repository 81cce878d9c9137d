package dev.coffer.local.table;

import dev.coffer.model.SecretName;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All that a small store holds at one moment. Immutable. */
public interface Contents {
  /**
   * The row of a name; null where there is none.
   *
   * @throws dev.coffer.model.SecretsException INVALID_ARGUMENT for a name that this store cannot
   *     spell
   */
  @Nullable Row find(SecretName name);

  /** Every row under the name that a list shows. */
  NavigableMap<SecretName, Row> rows();

  /** What is there and has no name that Coffer could ask for. */
  List<String> unaddressable();

  /** Rows whose names are spelt as they stand. */
  static Contents of(NavigableMap<SecretName, Row> rows, List<String> unaddressable) {
    return new Plain(Collections.unmodifiableNavigableMap(new TreeMap<>(rows)), unaddressable);
  }

  /** See {@link #of}. */
  record Plain(NavigableMap<SecretName, Row> rows, List<String> unaddressable) implements Contents {
    public Plain {
      unaddressable = List.copyOf(unaddressable);
    }

    @Override
    public @Nullable Row find(SecretName name) {
      return rows.get(name);
    }
  }
}
