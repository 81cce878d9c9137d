package dev.coffer.conformance;

import dev.coffer.spi.Capability;

/**
 * The store refused, as it must, what it does not declare. No exception that a test could take for
 * an answer of the store.
 */
final class Refused extends Error {
  private static final long serialVersionUID = 1L;

  private final Capability missing;

  Refused(Capability missing) {
    super("The store does not declare " + missing + ".", null, false, false);
    this.missing = missing;
  }

  Capability missing() {
    return missing;
  }
}
