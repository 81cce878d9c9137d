package dev.coffer.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The keys that a section of the configuration understands, in the order of the docs.
 *
 * @param keys each with its kind and a sentence
 */
public record SettingsSchema(List<Key> keys) {
  public SettingsSchema {
    keys = List.copyOf(keys);
  }

  /** What the value of a key is. */
  public enum Kind {
    STRING,
    INTEGER,
    FLAG,
    DURATION,
    BYTES,
    /** A path, relative to the configuration file. */
    FILE,
    /** A path, relative to {@code server.data}. */
    DATA_FILE,
    /**
     * A reference to a secret: {@code { file: F }}, {@code { env: X }} or {@code { store: S, name:
     * N }}.
     */
    SECRET,
    /** A mapping with keys of its own. */
    SECTION,
    LIST
  }

  /**
   * One key.
   *
   * @param description one sentence: unit, limit, default
   * @param choices the spellings allowed for a STRING; empty for any
   * @param nested the keys of a SECTION; empty for others or where any key is allowed
   */
  public record Key(
      String name,
      Kind kind,
      boolean required,
      String description,
      List<String> choices,
      SettingsSchema nested) {
    public Key {
      Objects.requireNonNull(name, "name");
      Objects.requireNonNull(kind, "kind");
      Objects.requireNonNull(description, "description");
      choices = List.copyOf(choices);
      Objects.requireNonNull(nested, "nested");
    }
  }

  /** A section without keys. */
  public static final SettingsSchema EMPTY = new SettingsSchema(List.of());

  public static Builder builder() {
    return new Builder();
  }

  /** Collects keys. Not thread-safe. */
  @com.google.errorprone.annotations.CanIgnoreReturnValue
  public static final class Builder {
    private final List<Key> keys = new ArrayList<>();

    private Builder() {}

    public Builder required(String name, Kind kind, String description) {
      keys.add(new Key(name, kind, true, description, List.of(), EMPTY));
      return this;
    }

    public Builder optional(String name, Kind kind, String description) {
      keys.add(new Key(name, kind, false, description, List.of(), EMPTY));
      return this;
    }

    public Builder choice(String name, String description, String... choices) {
      keys.add(new Key(name, Kind.STRING, false, description, List.of(choices), EMPTY));
      return this;
    }

    public Builder section(
        String name, boolean required, String description, SettingsSchema nested) {
      keys.add(new Key(name, Kind.SECTION, required, description, List.of(), nested));
      return this;
    }

    public SettingsSchema build() {
      return new SettingsSchema(keys);
    }
  }
}
