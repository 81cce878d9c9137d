package dev.coffer;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Judges a batch as one: all of it is there, or one error names all that is not. */
final class Required {
  private Required() {}

  static void judge(String store, List<BatchEntry> entries) {
    List<String> missing = new ArrayList<>();
    SecretsException worst = null;
    for (BatchEntry entry : entries) {
      if (entry instanceof BatchEntry.Failed failed) {
        String why = failed.error().code().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        missing.add(failed.name() + " (" + why + ")");
        worst = worse(worst, failed.error());
      }
    }
    if (worst != null) {
      throw SecretsException.of(
              worst.code(), "Required secrets cannot be read: " + String.join(", ", missing) + ".")
          .store(store)
          .remedy("Put or restore them, or correct their names.")
          .retryability(worst.retryability())
          .origin(worst.origin())
          .cause(worst)
          .build();
    }
  }

  /** That something is absent is the mildest reason: any other says more of what to do. */
  private static SecretsException worse(@Nullable SecretsException one, SecretsException other) {
    if (one == null) {
      return other;
    }
    boolean absent = one.code() == ErrorCode.NOT_FOUND || one.code() == ErrorCode.DELETED;
    return absent ? other : one;
  }
}
