package dev.coffer.key;

/** What a message authentication key of the ring is for. Numbers are part of the ring's format. */
public enum MacPurpose {
  /** The set hash over all rows of a sealed store. */
  SET_HASH(1),
  /** Page tokens of lists. */
  PAGE_TOKEN(2),
  /** Resume tokens of watches. */
  RESUME_TOKEN(3),
  /** Fingerprints of values, for comparison without showing them. */
  FINGERPRINT(4),
  /** Contents of requests, kept beside their request ids. */
  REQUEST_ID(5);

  private final int number;

  MacPurpose(int number) {
    this.number = number;
  }

  /** The byte in the ring's record. */
  public int number() {
    return number;
  }
}
