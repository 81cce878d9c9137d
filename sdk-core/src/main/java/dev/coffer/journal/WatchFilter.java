package dev.coffer.journal;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Verb;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which events a watch is about. A resume token is bound to it. Immutable.
 *
 * @param stores the configured names of 1 to {@value #MAX_STORES} stores, each once
 * @param prefix the beginning of the names
 * @param names exact names, at most {@value #MAX_NAMES}; empty for all below the prefix
 * @param kinds the operations that are told; empty for all
 */
public record WatchFilter(
    List<String> stores, NamePrefix prefix, Set<SecretName> names, Set<Verb> kinds) {
  /** The most stores of one watch. */
  public static final int MAX_STORES = 16;

  /** The most exact names of one watch. */
  public static final int MAX_NAMES = 1000;

  /**
   * @throws SecretsException INVALID_ARGUMENT for too many stores or names, a store that is given
   *     twice, and a kind that changes nothing
   */
  public WatchFilter {
    stores = List.copyOf(stores);
    names = Set.copyOf(names);
    kinds = Set.copyOf(kinds);
    if (stores.isEmpty() || stores.size() > MAX_STORES) {
      throw invalid("A watch is of 1 to 16 stores.", "Name fewer stores, or open several watches.");
    }
    if (Set.copyOf(stores).size() != stores.size()) {
      throw invalid("A store is named twice.", "Name each store once.");
    }
    if (names.size() > MAX_NAMES) {
      throw invalid(
          "A watch is of at most 1000 names.", "Watch a prefix, or open several watches.");
    }
    if (!kinds.stream().allMatch(Verb::isMutation)) {
      throw invalid("A kind of events is none that changes anything.", "Name kinds of changes.");
    }
  }

  /** All changes below a prefix in one store. */
  public static WatchFilter of(String store, NamePrefix prefix) {
    return new WatchFilter(List.of(store), prefix, Set.of(), Set.of());
  }

  /** All changes of these secrets of one store. */
  public static WatchFilter of(String store, Set<SecretName> names) {
    return new WatchFilter(List.of(store), NamePrefix.ALL, names, Set.of());
  }

  boolean matches(SecretName name) {
    return prefix.matches(name) && (names.isEmpty() || names.contains(name));
  }

  boolean matches(SecretName name, Verb kind) {
    return (kinds.isEmpty() || kinds.contains(kind)) && matches(name);
  }

  /** One spelling for each filter; no two filters have the same. */
  byte[] canonical() {
    StringBuilder text = new StringBuilder();
    stores.forEach(store -> text.append("s ").append(store).append('\n'));
    text.append("p ").append(prefix.text()).append('\n');
    new TreeSet<>(names).forEach(name -> text.append("n ").append(name.text()).append('\n'));
    if (!kinds.isEmpty()) {
      EnumSet.copyOf(kinds).stream()
          .map(Verb::name)
          .sorted()
          .forEach(kind -> text.append("k ").append(kind).append('\n'));
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static SecretsException invalid(String what, String mend) {
    return SecretsException.of(ErrorCode.INVALID_ARGUMENT, what).remedy(mend).build();
  }
}
