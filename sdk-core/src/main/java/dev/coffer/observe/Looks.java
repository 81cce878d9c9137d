package dev.coffer.observe;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.spi.OperationContext;
import java.util.List;

/**
 * The cheapest ways in which a service tells what is current. A look is one call of the service and
 * reads no value. Used by one thread at a time; throws only {@link
 * dev.coffer.model.SecretsException}.
 */
public interface Looks {
  /** The most names that one call can be asked about, at least 1. */
  int namesAtOnce();

  /**
   * What is there of these names.
   *
   * @param names 1 to {@link #namesAtOnce()}
   * @param more to be asked before each call after the first, where one does not do
   * @return in any order; a name that is not among them is not there, or cannot be spelt there
   */
  List<Sighting.Current> at(List<SecretName> names, OperationContext context, MoreCalls more);

  /**
   * What lies below a prefix; names outside of it may be among the answers.
   *
   * @param pageToken empty for the first page, then the one that the page before gave
   */
  SightingPage below(NamePrefix prefix, String pageToken, OperationContext context);
}
