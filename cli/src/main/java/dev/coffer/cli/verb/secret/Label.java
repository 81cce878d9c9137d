package dev.coffer.cli.verb.secret;

import dev.coffer.cli.run.WrongUse;

/** What {@code --label} says. */
record Label(String key, String value) {
  /**
   * Reads {@code K=V}.
   *
   * @throws WrongUse for anything else
   */
  static Label parse(String typed) {
    int equals = typed.indexOf('=');
    if (equals < 1) {
      throw new WrongUse("A --label is not K=V.", "Write --label team=payments.");
    }
    return new Label(typed.substring(0, equals), typed.substring(equals + 1));
  }
}
