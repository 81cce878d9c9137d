package dev.coffer.cli.verb.watch;

import dev.coffer.Get;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.model.SecretName;
import dev.coffer.model.Stage;
import org.jspecify.annotations.Nullable;

/**
 * A secret as a file of variables spells it: {@code coffer://[STORE]/NAME[#FIELD][?stage=S]}.
 *
 * @param store null for the store of the run
 * @param field null for the whole value
 * @param stage null for {@code current}
 */
record Reference(
    @Nullable String store, SecretName name, @Nullable String field, @Nullable Stage stage) {
  private static final String SCHEME = "coffer://";

  /** Whether a text means to be one. */
  static boolean isOne(String text) {
    return text.startsWith(SCHEME);
  }

  /**
   * @param variable whose value it is, for errors
   * @throws WrongUse for another spelling
   */
  static Reference parse(String variable, String text) {
    String rest = text.substring(SCHEME.length());
    String stage = null;
    int query = rest.indexOf('?');
    if (query >= 0) {
      String after = rest.substring(query + 1);
      if (!after.startsWith("stage=")) {
        throw malformed(variable);
      }
      stage = after.substring("stage=".length());
      rest = rest.substring(0, query);
    }
    String field = null;
    int hash = rest.indexOf('#');
    if (hash >= 0) {
      field = rest.substring(hash + 1);
      rest = rest.substring(0, hash);
    }
    int slash = rest.indexOf('/');
    if (slash < 0 || (field != null && field.isEmpty())) {
      throw malformed(variable);
    }
    String store = rest.substring(0, slash);
    return new Reference(
        store.isEmpty() ? null : store,
        SecretName.of(rest.substring(slash + 1)),
        field,
        stage == null ? null : Stage.of(stage));
  }

  private static WrongUse malformed(String variable) {
    return new WrongUse(
        "The reference in the variable " + variable + " cannot be read.",
        "Write coffer://[STORE]/NAME[#FIELD][?stage=S].");
  }

  Get get() {
    Get get = Get.of(name.text());
    return stage == null ? get : get.stage(stage);
  }
}
