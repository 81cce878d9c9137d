package dev.coffer.envelope;

/**
 * Why an envelope was refused: the first check that failed. It never leaves this package but for
 * the protected log: outside, all refusals are one error, so that nobody learns from them.
 */
final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  /** The checks, in their order. */
  enum Reason {
    SHORT,
    MAGIC,
    SUITE,
    UNKNOWN_TYPE,
    TYPE,
    FLAGS,
    RECIPIENT_COUNT,
    RECIPIENT_TYPE,
    KEY_ID_LENGTH,
    KEY_ID_ALPHABET,
    WRAP_LENGTH,
    RECIPIENTS_NOT_STRICTLY_ASCENDING,
    CIPHERTEXT_LENGTH,
    TRAILING,
    NO_CONFIGURED_KEY,
    UNWRAP,
    COMMITMENT,
    TAG
  }

  private final Reason reason;

  /** Without a stack trace: it would say no more than the reason. */
  Refusal(Reason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  Reason reason() {
    return reason;
  }
}
