package dev.coffer.server.secrets;

/** How large an answer may be: what a gRPC client takes unless it was told otherwise. */
final class AnswerSize {
  static final int MOST_BYTES = 4 * 1024 * 1024;

  private AnswerSize() {}
}
