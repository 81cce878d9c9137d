package dev.coffer.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One value of a configuration file, and where it stands. Never prints what it holds. */
sealed interface Node {
  Position at();

  /** What a message calls it. */
  String kind();

  /**
   * A single value, as it is spelt.
   *
   * @param plain whether it stands without quotes
   */
  record Scalar(Position at, String text, boolean plain) implements Node {
    public Scalar {
      Objects.requireNonNull(at, "at");
      Objects.requireNonNull(text, "text");
    }

    /** Whether nothing was written, or one of YAML's words for nothing. */
    boolean isNothing() {
      return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
    }

    @Override
    public String kind() {
      return isNothing() ? "nothing" : "a single value";
    }

    @Override
    public String toString() {
      return kind() + " at " + at;
    }
  }

  /** Values in their order. */
  record Sequence(Position at, List<Node> items) implements Node {
    public Sequence {
      Objects.requireNonNull(at, "at");
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** Values by key, in the order of the file. */
  record Mapping(Position at, Map<String, Entry> entries) implements Node {
    public Mapping {
      Objects.requireNonNull(at, "at");
      entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
    }

    @Override
    public String kind() {
      return "a section";
    }
  }

  /** A value, and where its key stands. */
  record Entry(Position keyAt, Node value) {
    public Entry {
      Objects.requireNonNull(keyAt, "keyAt");
      Objects.requireNonNull(value, "value");
    }
  }
}
