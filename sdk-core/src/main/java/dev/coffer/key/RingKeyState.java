package dev.coffer.key;

/** What a ring key may still do. Numbers are part of the ring's format. */
enum RingKeyState {
  /** Seals and opens. A ring has exactly one. */
  ACTIVE(1),
  /** Opens what it sealed before. */
  DECRYPT_ONLY(2),
  /** Gone for good; its number is kept, so that it is never given again. */
  DESTROYED(3);

  private final int number;

  RingKeyState(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
