package dev.coffer.config;

import dev.coffer.config.References.Reference;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The stores of a file, judged: every type is known, every section fits its type, every store that
 * is referred to is there, and no store needs itself. Immutable.
 */
final class StorePlan {
  private final Map<String, Section> sections;
  private final List<SecretReference> secrets;
  private final List<References.Use> uses;

  private StorePlan(
      Map<String, Section> sections, List<SecretReference> secrets, List<References.Use> uses) {
    this.uses = List.copyOf(uses);
    this.sections = Collections.unmodifiableMap(new LinkedHashMap<>(sections));
    this.secrets = List.copyOf(secrets);
  }

  static StorePlan of(Section stores, Providers providers) {
    if (stores.keys().isEmpty()) {
      throw stores.at().error("there is no store", "Name at least one, as \"default\".");
    }
    Map<String, Section> sections = new LinkedHashMap<>();
    Map<String, List<Reference>> references = new LinkedHashMap<>();
    List<SecretReference> secrets = new ArrayList<>();
    List<References.Use> uses = new ArrayList<>();
    for (String name : stores.keys()) {
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,31}")) {
        throw stores
            .at(name)
            .error(
                "the name of the store is malformed",
                "Use 1 to 32 characters of A-Z a-z 0-9 _ - beginning with a letter or digit.");
      }
      Section section = stores.section(name);
      References found = new References(providers);
      providers.store(section).check(section, found);
      sections.put(name, section);
      references.put(name, found.all());
      secrets.addAll(found.secrets());
      uses.addAll(found.uses());
    }
    refuseUnknown(references);
    Set<String> judged = new HashSet<>();
    sections.keySet().forEach(n -> refuseCycle(n, references, new LinkedHashSet<>(), judged));
    return new StorePlan(sections, secrets, uses);
  }

  private static void refuseUnknown(Map<String, List<Reference>> references) {
    Set<String> known = new TreeSet<>(references.keySet());
    for (List<Reference> ofOne : references.values()) {
      for (Reference reference : ofOne) {
        if (!known.contains(reference.store())) {
          throw reference
              .at()
              .error(
                  "there is no store of the name that is referred to here",
                  SchemaCheck.suggestion(reference.store(), known)
                      + "The stores are: "
                      + SchemaCheck.joined(known)
                      + ".");
        }
      }
    }
  }

  /**
   * Follows the references of a store.
   *
   * @param way the stores that led here
   * @param judged the stores from which no circle can be reached
   */
  private static void refuseCycle(
      String store, Map<String, List<Reference>> references, Set<String> way, Set<String> judged) {
    if (judged.contains(store)) {
      return;
    }
    way.add(store);
    for (Reference reference : references.getOrDefault(store, List.of())) {
      if (way.contains(reference.store())) {
        throw reference
            .at()
            .error(
                "the store needs itself: " + String.join(" -> ", way) + " -> " + reference.store(),
                "Break the circle: let one of them do without the other.");
      }
      refuseCycle(reference.store(), references, way, judged);
    }
    way.remove(store);
    judged.add(store);
  }

  /** The stores in the order of the file. */
  Map<String, Section> sections() {
    return sections;
  }

  /** The secrets that the stores read from elsewhere. */
  List<SecretReference> secrets() {
    return secrets;
  }

  /** Where stores and layers of a type stand. */
  List<Position> placesOf(String type) {
    return uses.stream().filter(use -> use.type().equals(type)).map(References.Use::at).toList();
  }

  boolean isSealed(String store) {
    Section section = sections.get(store);
    return section != null && section.string("type").equals(SealedType.TYPE);
  }

  /** The names of the sealed stores, for a message. */
  String sealed() {
    List<String> names = sections.keySet().stream().filter(this::isSealed).toList();
    return names.isEmpty() ? "there is none" : String.join(", ", names);
  }
}
