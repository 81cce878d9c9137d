package dev.coffer.config;

import dev.coffer.model.SecretsException;
import dev.coffer.spi.Settings;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@link Settings} over a mapping of the file. Immutable. */
final class Section implements Settings {
  private final String path;
  private final Node.Mapping mapping;
  private final Scope scope;

  Section(String path, Node.Mapping mapping, Scope scope) {
    this.path = path;
    this.mapping = mapping;
    this.scope = scope;
  }

  /** Where the section begins. */
  Position at() {
    return mapping.at();
  }

  /** Where a key stands; the section where it is absent. */
  Position at(String key) {
    Node.Entry entry = mapping.entries().get(key);
    return entry == null ? mapping.at() : entry.keyAt();
  }

  Scope scope() {
    return scope;
  }

  Section in(Scope other) {
    return new Section(path, mapping, other);
  }

  /** The same section with a text in place of what stands at a key. */
  Section with(String key, String text) {
    Map<String, Node.Entry> entries = new LinkedHashMap<>(mapping.entries());
    entries.put(key, new Node.Entry(at(key), new Node.Scalar(at(key), text, false)));
    return new Section(path, new Node.Mapping(mapping.at(), entries), scope);
  }

  /** The value of a key as it stands; null where it is absent. */
  @Nullable Node node(String key) {
    Node.Entry entry = mapping.entries().get(key);
    return entry == null ? null : entry.value();
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public Set<String> keys() {
    return mapping.entries().keySet();
  }

  @Override
  public boolean has(String key) {
    return mapping.entries().containsKey(key);
  }

  @Override
  public String string(String key) {
    return text(key, required(key), "text");
  }

  @Override
  public String string(String key, String otherwise) {
    return has(key) ? string(key) : otherwise;
  }

  @Override
  public int integer(String key, int least, int most, int otherwise) {
    String expected = "a whole number from " + least + " to " + most;
    return (int) bounded(key, expected, Section::number, least, most, otherwise);
  }

  private static @Nullable Long number(String text) {
    return text.matches("-?[0-9]{1,18}") ? Long.valueOf(text) : null;
  }

  @Override
  public boolean flag(String key, boolean otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    return switch (text(key, required(key), "true or false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw expected(key, "true or false");
    };
  }

  @Override
  public Duration duration(String key, Duration otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    String expected = "a duration such as 5s, 5m, 1h or 30d";
    Duration duration = Quantity.duration(text(key, required(key), expected));
    if (duration == null) {
      throw expected(key, expected);
    }
    return duration;
  }

  @Override
  public long bytes(String key, long least, long most, long otherwise) {
    String expected = "a size from " + least + " to " + most + " bytes, such as 1024 or 64KiB";
    return bounded(key, expected, Quantity::bytes, least, most, otherwise);
  }

  private long bounded(
      String key,
      String expected,
      Function<String, @Nullable Long> reading,
      long least,
      long most,
      long otherwise) {
    if (!has(key)) {
      return otherwise;
    }
    Long value = reading.apply(text(key, required(key), expected));
    if (value == null || value < least || value > most) {
      throw expected(key, expected);
    }
    return value;
  }

  @Override
  public Path file(String key) {
    return path(key, scope.base());
  }

  @Override
  public Path dataFile(String key) {
    return path(key, scope.data());
  }

  private Path path(String key, Path base) {
    String text = text(key, required(key), "a path");
    try {
      if (!text.isEmpty()) {
        return base.resolve(text).normalize();
      }
    } catch (InvalidPathException e) {
      throw expected(key, "a path");
    }
    throw expected(key, "a path");
  }

  @Override
  public SecretReference secret(String key) {
    return SecretReferences.read(this, key);
  }

  @Override
  public Section section(String key) {
    Node node = node(key);
    if (node == null) {
      return new Section(path(key), new Node.Mapping(mapping.at(), Map.of()), scope);
    }
    if (node instanceof Node.Mapping nested) {
      return new Section(path(key), nested, scope);
    }
    throw wrongKind(key, node, "a section with keys of its own");
  }

  @Override
  public List<String> strings(String key) {
    Node node = node(key);
    if (node == null) {
      return List.of();
    }
    if (!(node instanceof Node.Sequence sequence)) {
      throw wrongKind(key, node, "a list such as [ a, b ]");
    }
    List<String> strings = new ArrayList<>();
    for (Node item : sequence.items()) {
      strings.add(text(key, item, "text"));
    }
    return List.copyOf(strings);
  }

  @Override
  public SecretsException invalid(String key, String what, String mend) {
    return position(key).error(withoutStop(what), mend);
  }

  /** The same error with a value of this section in place of its key's position. */
  private SecretsException expected(String key, String expected) {
    return position(key).error(path(key) + " is not " + expected, "Write " + expected + ".");
  }

  private SecretsException wrongKind(String key, Node node, String expected) {
    return node.at()
        .error(
            path(key) + " is " + node.kind() + " where " + expected + " is expected",
            "Write " + expected + ".");
  }

  private Position position(String key) {
    Node node = node(key);
    return node == null ? mapping.at() : node.at();
  }

  /** What stands at a key that must be there. */
  Node required(String key) {
    Node node = node(key);
    if (node == null) {
      throw mapping.at().error(here() + " needs the key \"" + key + "\"", "Add it.");
    }
    return node;
  }

  /** The text of a scalar, or of the variable that stands for it. */
  private String text(String key, Node node, String expected) {
    if (node instanceof Node.Mapping mapping && mapping.entries().keySet().equals(Set.of("env"))) {
      return new Section(path(key), mapping, scope).variableText(mapping);
    }
    if (node instanceof Node.Scalar scalar && !scalar.isNothing()) {
      return scalar.text();
    }
    throw wrongKind(key, node, expected);
  }

  private String variableText(Node.Mapping reference) {
    return java.util.Objects.requireNonNull(scope.environment().get(variable(reference)));
  }

  /** The name of a variable that is set. */
  String variable(Node.Mapping reference) {
    Node node = required("env");
    boolean named =
        node instanceof Node.Scalar scalar && scalar.text().matches("[A-Za-z_][A-Za-z0-9_]*");
    if (!named) {
      throw node.at()
          .error(
              "this is not the name of an environment variable",
              "Write { env: NAME } with letters, digits and underscores.");
    }
    String variable = ((Node.Scalar) node).text();
    if (!scope.environment().containsKey(variable)) {
      throw reference
          .at()
          .error(
              "the environment variable " + variable + " is not set", "Set it before the start.");
    }
    return variable;
  }

  /** Where a key stands, as {@code stores.trading.address}. */
  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private String here() {
    return path.isEmpty() ? "the file" : path;
  }

  private static String withoutStop(String sentence) {
    return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
  }
}
