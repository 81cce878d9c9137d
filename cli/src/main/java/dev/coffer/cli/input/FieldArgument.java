package dev.coffer.cli.input;

import dev.coffer.cli.run.WrongUse;

/** What {@code --field} says: the name of a field and where its value comes from. */
sealed interface FieldArgument {
  String name();

  /** {@code K}: asks for it. */
  record Asked(String name) implements FieldArgument {}

  /** {@code K=@-}: reads standard input. */
  record FromInput(String name) implements FieldArgument {}

  /** {@code K=@F}: reads a file. */
  record FromFile(String name, String file) implements FieldArgument {}

  /**
   * Reads an argument.
   *
   * @throws WrongUse for {@code K=value}, without repeating the value
   */
  static FieldArgument parse(String argument) {
    int equals = argument.indexOf('=');
    String name = equals < 0 ? argument : argument.substring(0, equals);
    if (name.isEmpty()) {
      throw new WrongUse("A --field has no name.", "Write --field K, K=@- or K=@FILE.");
    }
    if (equals < 0) {
      return new Asked(name);
    }
    String source = argument.substring(equals + 1);
    if (source.equals("@-")) {
      return new FromInput(name);
    }
    if (source.length() > 1 && source.startsWith("@")) {
      return new FromFile(name, source.substring(1));
    }
    throw new WrongUse(
        "A value of the field " + name + " stands on the command line, where others can read it.",
        "Write --field "
            + name
            + " to be asked, --field "
            + name
            + "=@- to read standard input, or --field "
            + name
            + "=@FILE; and change that value, it is in the history of your shell.");
  }
}
