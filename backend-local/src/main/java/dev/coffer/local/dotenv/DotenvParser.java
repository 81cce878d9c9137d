package dev.coffer.local.dotenv;

import dev.coffer.model.SecretsException;
import dev.coffer.spi.Limits;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file. The format has no standard; this is what its users write:
 *
 * <ul>
 *   <li>{@code NAME=value}, with {@code export} in front or not, spaces around {@code =} or not;
 *   <li>{@code #} begins a comment at the start of a line, and after a value that has a space
 *       before it;
 *   <li>{@code 'text'} is literal; {@code "text"} knows {@code \n \r \t \" \\ \$ \`} and
 *       references; both may go over several lines; a value without quotes knows references alone;
 *   <li>{@code ${NAME}} is what was set before, in this file or an earlier one, else what the
 *       environment says, else an error; {@code ${NAME:-text}} is text where that is nothing;
 *   <li>{@code ${{ … }}} and {@code $NAME} stay as they are: the first is another tool's, the
 *       second stands in passwords.
 * </ul>
 */
final class DotenvParser {
  private static final char END = '\uffff';

  /** References can double a value with each line: what is longer than a store takes is refused. */
  private static final int MAX_VALUE_CHARS = Limits.HARD_MAX_VALUE_BYTES;

  /** All values of a file together. */
  private static final int MAX_CHARS = 16 << 20;

  private final Path file;
  private final String text;
  private final Function<String, @Nullable String> lookup;
  private int at;
  private int line = 1;
  private int kept;

  /** Whether there may still be a }} that closes another tool's reference. */
  private boolean closed = true;

  private DotenvParser(Path file, String text, Function<String, @Nullable String> lookup) {
    this.file = file;
    this.text = text;
    this.lookup = lookup;
  }

  /**
   * The variables of a file, in their order.
   *
   * @param lookup what a reference names, when this file has not set it
   * @throws SecretsException UNAVAILABLE with file and line for what cannot be read
   */
  static Map<String, String> parse(
      Path file, String text, Function<String, @Nullable String> lookup) {
    Map<String, String> variables = new LinkedHashMap<>();
    Function<String, @Nullable String> own =
        name -> variables.containsKey(name) ? variables.get(name) : lookup.apply(name);
    String lines = text.replace("\r\n", "\n");
    DotenvParser parser = new DotenvParser(file, lines, own);
    parser.requireText();
    while (parser.skipToVariable()) {
      parser.assignment(variables);
    }
    return variables;
  }

  /** What stands for the end here must not stand in the text: what follows would be lost. */
  private void requireText() {
    int found = text.indexOf(END);
    if (found >= 0) {
      at = found;
      line = 1 + (int) text.substring(0, found).chars().filter(c -> c == '\n').count();
      throw error("the character U+FFFF is no text", "Remove it.");
    }
  }

  /** Moves over empty lines and comments. */
  private boolean skipToVariable() {
    while (peek() != END) {
      if (peek() == '#') {
        skipLine();
      } else if (Character.isWhitespace(peek())) {
        take();
      } else {
        return true;
      }
    }
    return false;
  }

  private void assignment(Map<String, String> variables) {
    String name = name();
    if (name.equals("export") && isBlank(peek())) {
      skipBlanks();
      name = name();
    }
    skipBlanks();
    if (name.isEmpty() || peek() != '=') {
      throw error(
          "this is no NAME=value",
          "Write a name of letters, digits and _, then =; quote a value of several lines.");
    }
    take();
    skipBlanks();
    String value = value();
    kept += value.length();
    if (kept > MAX_CHARS) {
      throw error("the values are over 16 MiB together", "Refer to long values less often.");
    }
    variables.put(name, value);
  }

  private String name() {
    int start = at;
    while (isNameCharacter(peek(), at == start)) {
      take();
    }
    return text.substring(start, at);
  }

  private static boolean isNameCharacter(char c, boolean first) {
    boolean letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
    return letter || (!first && c >= '0' && c <= '9');
  }

  private String value() {
    return switch (peek()) {
      case '\'' -> quoted('\'');
      case '"' -> quoted('"');
      default -> bare();
    };
  }

  /** Blanks at its end belong to the line, but not those that a reference brings. */
  private String bare() {
    StringBuilder value = new StringBuilder();
    int end = 0;
    while (peek() != END && peek() != '\n') {
      if (peek() == '#' && isBlank(text.charAt(at - 1))) {
        skipLine();
        break;
      }
      boolean blank = isBlank(peek());
      append(value, peek() == '$' ? dollar() : String.valueOf(take()));
      end = blank ? end : value.length();
    }
    return value.substring(0, end);
  }

  private String quoted(char quote) {
    int opened = line;
    take();
    StringBuilder value = new StringBuilder();
    while (peek() != quote) {
      if (peek() == END) {
        throw DotenvErrors.at(
            file, opened, "a value begins with a quote that never ends", "Close the quote.");
      }
      append(value, quote == '"' ? inDoubleQuotes() : String.valueOf(take()));
    }
    take();
    skipBlanks();
    if (peek() == '#') {
      skipLine();
    } else if (peek() != END && peek() != '\n') {
      throw error(
          "something follows the closing quote",
          "Put a backslash before a quote that belongs to the value.");
    }
    return value.toString();
  }

  private String inDoubleQuotes() {
    return switch (peek()) {
      case '\\' -> escape();
      case '$' -> dollar();
      default -> String.valueOf(take());
    };
  }

  /** A backslash that begins no escape stands for itself. */
  private String escape() {
    take();
    String meant =
        switch (peek()) {
          case 'n' -> "\n";
          case 'r' -> "\r";
          case 't' -> "\t";
          case '"' -> "\"";
          case '\\' -> "\\";
          case '$' -> "$";
          case '`' -> "`";
          default -> "";
        };
    if (meant.isEmpty()) {
      return "\\";
    }
    take();
    return meant;
  }

  /** What stands at a dollar sign, with a reference resolved. */
  private String dollar() {
    if (text.startsWith("${{", at)) {
      // Looked for once in vain, it is never looked for again: the time stays that of one reading.
      int end = closed ? text.indexOf("}}", at) : -1;
      closed = end >= 0;
      return closed ? takeUntil(end + 2) : String.valueOf(take());
    }
    return text.startsWith("${", at) ? reference() : String.valueOf(take());
  }

  private String reference() {
    int end = text.indexOf('}', at);
    String inside = end < 0 ? "\n" : text.substring(at + 2, end);
    if (inside.indexOf('\n') >= 0) {
      throw error("a reference ${ has no }", "Close it, or write \\$ in double quotes.");
    }
    int separator = inside.indexOf(":-");
    String name = separator < 0 ? inside : inside.substring(0, separator);
    String found = isName(name) ? lookup.apply(name) : null;
    if (separator >= 0 && (found == null || found.isEmpty())) {
      found = inside.substring(separator + 2);
    }
    if (found == null) {
      throw error(
          "a reference ${NAME} names nothing that is set",
          "Set it before this line or in the environment, or give ${NAME:-text}.");
    }
    takeUntil(end + 1);
    return found;
  }

  /** Adds to a value what one step of the parser took. */
  private void append(StringBuilder value, String taken) {
    if (value.length() + taken.length() > MAX_VALUE_CHARS) {
      throw error("a value is over 1 MiB", "Keep large values in files of their own.");
    }
    value.append(taken);
  }

  private static boolean isName(String name) {
    return name.matches("[A-Za-z_][A-Za-z0-9_]*");
  }

  private char peek() {
    return at < text.length() ? text.charAt(at) : END;
  }

  private char take() {
    char c = text.charAt(at++);
    if (c == '\n') {
      line++;
    }
    return c;
  }

  private String takeUntil(int end) {
    int start = at;
    while (at < end) {
      take();
    }
    return text.substring(start, end);
  }

  private void skipLine() {
    while (peek() != END && peek() != '\n') {
      take();
    }
  }

  private void skipBlanks() {
    while (isBlank(peek())) {
      take();
    }
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  private SecretsException error(String what, String mend) {
    return DotenvErrors.at(file, line, what, mend);
  }
}
