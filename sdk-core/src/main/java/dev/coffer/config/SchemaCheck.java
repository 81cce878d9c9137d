package dev.coffer.config;

import dev.coffer.model.SecretsException;
import dev.coffer.spi.SettingsSchema;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Holds a section against the keys that it may have. */
final class SchemaCheck {
  private final Consumer<SecretReference> references;

  /**
   * @param references is told each secret that is read from elsewhere
   */
  SchemaCheck(Consumer<SecretReference> references) {
    this.references = references;
  }

  /**
   * Refuses unknown keys, missing ones, and values of another kind, nested sections included.
   *
   * @param beside keys that are judged elsewhere, of the schema or beside it
   */
  void check(Section section, SettingsSchema schema, Set<String> beside) {
    for (String name : section.keys()) {
      if (beside.contains(name)) {
        continue;
      }
      SettingsSchema.Key key = find(schema, name);
      if (key == null) {
        throw unknown(section, name, schema, beside);
      }
      value(section, key);
    }
    for (SettingsSchema.Key key : schema.keys()) {
      if (key.required() && !section.has(key.name())) {
        throw section
            .at()
            .error(
                where(section) + " needs the key \"" + key.name() + "\"",
                "Add it: " + key.description());
      }
    }
  }

  private static SettingsSchema.@Nullable Key find(SettingsSchema schema, String name) {
    for (SettingsSchema.Key key : schema.keys()) {
      if (key.name().equals(name)) {
        return key;
      }
    }
    return null;
  }

  private void value(Section section, SettingsSchema.Key key) {
    String name = key.name();
    switch (key.kind()) {
      case STRING -> choice(section, key, section.string(name));
      case INTEGER -> section.integer(name, Integer.MIN_VALUE, Integer.MAX_VALUE, 0);
      case FLAG -> section.flag(name, false);
      case DURATION -> section.duration(name, Duration.ZERO);
      case BYTES -> section.bytes(name, 0, Long.MAX_VALUE, 0);
      case FILE -> section.file(name);
      case DATA_FILE -> section.dataFile(name);
      case SECRET -> references.accept(section.secret(name));
      case LIST -> section.strings(name);
      case SECTION -> {
        Section nested = section.section(name);
        if (!key.nested().keys().isEmpty()) {
          check(nested, key.nested(), Set.of());
        }
      }
    }
  }

  private static void choice(Section section, SettingsSchema.Key key, String value) {
    if (!key.choices().isEmpty() && !key.choices().contains(value)) {
      throw section.invalid(
          key.name(),
          where(section) + ": \"" + key.name() + "\" has a value that it does not know",
          suggestion(value, key.choices()) + "Choose one of: " + joined(key.choices()) + ".");
    }
  }

  private static SecretsException unknown(
      Section section, String name, SettingsSchema schema, Set<String> beside) {
    Set<String> known = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    known.addAll(beside);
    schema.keys().forEach(key -> known.add(key.name()));
    String mend =
        suggestion(name, known)
            + (known.isEmpty() ? "It takes no keys." : "It knows: " + joined(known) + ".");
    String what = where(section) + " does not know the key " + Spelling.ofKey(name);
    return section.at(name).error(what, mend);
  }

  static String suggestion(String word, Collection<String> known) {
    String nearest = Spelling.nearest(word, known);
    return nearest == null ? "" : "Did you mean \"" + nearest + "\"? ";
  }

  static String joined(Iterable<String> words) {
    return String.join(", ", words);
  }

  private static String where(Section section) {
    return section.path().isEmpty() ? "the file" : section.path();
  }
}
