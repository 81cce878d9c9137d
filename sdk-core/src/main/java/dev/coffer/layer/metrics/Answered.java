package dev.coffer.layer.metrics;

/** Which of the two ways a call took. */
enum Answered {
  MEMORY("memory"),
  STORE("store");

  private final String label;

  Answered(String label) {
    this.label = label;
  }

  String label() {
    return label;
  }
}
