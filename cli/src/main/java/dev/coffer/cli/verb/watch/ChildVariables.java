package dev.coffer.cli.verb.watch;

import dev.coffer.SecretsClient;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.cli.session.Session;
import dev.coffer.local.dotenv.DotenvVariables;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variables that a child gets, and the secrets that they come from. Values are text on the heap
 * here as they are in the child: that is what a variable is.
 */
final class ChildVariables {
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  private final Session session;
  private final Map<String, String> variables = new TreeMap<>();

  /** Where each variable came from, as an error would say it. */
  private final Map<String, String> origins = new TreeMap<>();

  private final Map<String, Set<SecretName>> secrets = new LinkedHashMap<>();

  private ChildVariables(Session session) {
    this.session = session;
  }

  /**
   * Reads all of them.
   *
   * @param prefix below which all secrets become variables; null for none
   * @param maps {@code ENV=NAME}, each
   * @param file of variables with references; null for none
   * @throws WrongUse where two would have one variable, or one cannot be spelt
   */
  static ChildVariables read(
      Session session, @Nullable String prefix, Iterable<String> maps, @Nullable Path file)
      throws IOException {
    ChildVariables all = new ChildVariables(session);
    if (prefix != null) {
      all.addAllBelow(prefix);
    }
    for (String map : maps) {
      all.addMapped(map);
    }
    if (file != null) {
      all.addFile(file);
    }
    return all;
  }

  /** By name, in ascending order. */
  Map<String, String> variables() {
    return variables;
  }

  /** The secrets that were read, by store. */
  Map<String, Set<SecretName>> secrets() {
    return secrets;
  }

  private void addAllBelow(String prefix) throws IOException {
    SecretsClient client = session.secrets();
    for (SecretMetadata metadata : client.list(prefix)) {
      SecretName name = metadata.name();
      note(session.storeName(), name);
      try (SecretValue value = client.get(name.text())) {
        String variable = variable(name.text().substring(prefix.length()));
        if (value.kind() == SecretValue.Kind.FIELDS) {
          for (Map.Entry<String, String> field : value.fields().entrySet()) {
            put(variable + "_" + variable(field.getKey()), field.getValue(), name.text());
          }
        } else {
          put(variable, text(variable, value), name.text());
        }
      }
    }
  }

  private void addMapped(String map) throws IOException {
    int equals = map.indexOf('=');
    if (equals <= 0) {
      throw new WrongUse("A --map cannot be read.", "Write --map ENV=NAME or ENV=NAME#FIELD.");
    }
    String variable = map.substring(0, equals);
    String rest = map.substring(equals + 1);
    String reference = Reference.isOne(rest) ? rest : "coffer:///" + rest;
    put(variable, resolve(variable, Reference.parse(variable, reference)), rest);
  }

  private void addFile(Path file) throws IOException {
    Map<String, String> read;
    try {
      read = DotenvVariables.read(file, session.invocation().environment());
    } catch (SecretsException e) {
      throw new WrongUse(String.valueOf(e.getMessage()), e.remedy());
    }
    for (Map.Entry<String, String> line : read.entrySet()) {
      String variable = line.getKey();
      String value =
          Reference.isOne(line.getValue())
              ? resolve(variable, Reference.parse(variable, line.getValue()))
              : line.getValue();
      put(variable, value, "the file");
    }
  }

  private String resolve(String variable, Reference reference) throws IOException {
    String store = reference.store() == null ? session.storeName() : reference.store();
    note(store, reference.name());
    try (Secret secret = session.secrets(store).read(reference.get())) {
      return reference.field() == null
          ? text(variable, secret.value())
          : secret.value().field(reference.field());
    } catch (SecretsException e) {
      throw e.name() != null ? e : e.toBuilder().store(store).name(reference.name()).build();
    }
  }

  private void note(String store, SecretName name) {
    secrets.computeIfAbsent(store, any -> new LinkedHashSet<>()).add(name);
  }

  private static String text(String variable, SecretValue value) {
    try {
      return value.utf8();
    } catch (SecretsException e) {
      throw new WrongUse(
          "The value of the variable " + variable + " is no text.",
          "Give it to the child otherwise: coffer get NAME --out FILE.");
    }
  }

  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[/.-]", "_");
  }

  private void put(String variable, String value, String origin) {
    if (!VARIABLE.matcher(variable).matches()) {
      throw new WrongUse(
          variable + " is no name of a variable.", "Give it one: --map ENV=" + origin + ".");
    }
    if (value.indexOf('\0') >= 0) {
      throw new WrongUse(
          "The value of " + variable + " holds a zero byte, which no variable can.",
          "Give it to the child otherwise: coffer get NAME --out FILE.");
    }
    String other = origins.put(variable, origin);
    if (other != null) {
      throw new WrongUse(
          "The variable " + variable + " would come from " + other + " and from " + origin + ".",
          "Leave one out, or give it another variable: --map ENV=NAME.");
    }
    variables.put(variable, value);
  }
}
