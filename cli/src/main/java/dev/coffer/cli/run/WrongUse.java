package dev.coffer.cli.run;

/** The command was used wrongly: what is wrong, and the right spelling. Never holds a value. */
public final class WrongUse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  /**
   * @param message one sentence, without what the user typed where that could be a value
   * @param remedy one sentence with the right spelling
   */
  public WrongUse(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  /** The right spelling. */
  public String remedy() {
    return remedy;
  }
}
