package dev.coffer.hsm;

/** A key that is known is not found on its token, by a user who is logged in. */
final class KeyMissing extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String label;

  KeyMissing(String label) {
    super("no key " + label);
    this.label = label;
  }

  String label() {
    return label;
  }
}
