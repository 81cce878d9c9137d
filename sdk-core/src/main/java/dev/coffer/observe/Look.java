package dev.coffer.observe;

import dev.coffer.model.SecretName;
import java.util.List;

/** What is to be looked at next, in one call of the service. */
sealed interface Look {
  /** Some names. */
  record AtNames(List<SecretName> names) implements Look {
    public AtNames {
      names = List.copyOf(names);
    }
  }

  /** The next page of a scan. */
  record AtPage(Scan scan, String pageToken) implements Look {}

  /** Nothing yet. */
  record Later(long nanos) implements Look {}
}
