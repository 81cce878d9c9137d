package dev.coffer.conformance;

import dev.coffer.spi.Capability;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A sentence of the contract that a store does not keep. */
final class BrokenSentence extends AssertionError {
  private static final long serialVersionUID = 1;

  private final String why;

  BrokenSentence(String title, Set<Capability> needs, String sentence, Throwable cause) {
    super(
        "%s does not keep the contract%s: \"%s\". %s"
            .formatted(title, needs.isEmpty() ? "" : " of " + needs, sentence, cause.getMessage()),
        cause);
    this.why = String.valueOf(cause.getMessage());
  }

  /** What a failed test tells beside the sentence and the store, which its reader knows. */
  static String why(@Nullable Throwable thrown) {
    if (thrown == null) {
      return "";
    }
    return thrown instanceof BrokenSentence broken ? broken.why : String.valueOf(thrown);
  }
}
