package dev.coffer.cli.verb.transfer;

import dev.coffer.cli.run.WrongUse;
import dev.coffer.local.dotenv.DotenvVariables;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * {@code .env} files. Written, they have a variable for each value, named as {@code coffer run}
 * names them: the name after the exported prefix, in upper case, {@code / . -} as {@code _}, fields
 * after another {@code _}. Every value is quoted, so that a shell that sources the file, and the
 * usual readers, give it back exactly and run nothing of it.
 */
final class DotenvFile {
  private DotenvFile() {}

  /**
   * Reads a file: an entry for each variable, under the variable's name.
   *
   * @param environment where a reference {@code ${NAME}} finds what the file does not say
   */
  static List<Entry> read(Path file, Map<String, String> environment) throws IOException {
    try {
      List<Entry> entries = new ArrayList<>();
      DotenvVariables.read(file, environment)
          .forEach((name, text) -> entries.add(Entry.of(name, SecretValue.ofUtf8(text))));
      return entries;
    } catch (SecretsException e) {
      // To a store an unreadable file is one that is down; here the person named it.
      throw new WrongUse(String.valueOf(e.getMessage()), e.remedy());
    }
  }

  /**
   * @param prefix what all names begin with; left out of the variables
   */
  static byte[] write(List<Entry> entries, String prefix) {
    Map<String, String> variables = new TreeMap<>();
    for (Entry entry : entries) {
      String variable = variable(entry.name().substring(prefix.length()));
      if (entry.value().kind() == SecretValue.Kind.FIELDS) {
        entry
            .value()
            .fields()
            .forEach((field, text) -> put(variables, variable + "_" + variable(field), text));
      } else {
        put(variables, variable, Texts.of(entry));
      }
    }
    StringBuilder file = new StringBuilder();
    variables.forEach(
        (variable, text) -> file.append(variable).append('=').append(quoted(text)).append('\n'));
    return Texts.utf8(file.toString());
  }

  private static String variable(String name) {
    return name.toUpperCase(Locale.ROOT).replaceAll("[/.-]", "_");
  }

  private static void put(Map<String, String> variables, String variable, String text) {
    if (text.indexOf('\0') >= 0) {
      throw new WrongUse(
          "The value of " + variable + " holds a zero byte, which no variable can.",
          "Export it sealed, as json or as kubernetes.");
    }
    if (!variable.matches("[A-Z_][A-Z0-9_]*")) {
      throw new WrongUse(
          variable + " is no name of a variable.", "Export another prefix, or as json.");
    }
    if (variables.put(variable, text) != null) {
      throw new WrongUse(
          "Two values would have the variable " + variable + ".",
          "Export them by prefixes of their own.");
    }
  }

  /** Literal in single quotes, where it has none itself. */
  private static String quoted(String text) {
    if (text.indexOf('\'') < 0) {
      return "'" + text + "'";
    }
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\' || c == '$' || c == '`') {
        quoted.append('\\');
      }
      quoted.append(c);
    }
    return quoted.append('"').toString();
  }
}
