package dev.coffer.spi;

import dev.coffer.model.SecretsException;
import java.util.Objects;

/**
 * What a probe found.
 *
 * @param healthy whether the store answers
 * @param detail one sentence for an operator, without secrets or addresses of callers
 */
public record Probe(boolean healthy, String detail) {
  public static final Probe HEALTHY = new Probe(true, "answers");

  public Probe {
    Objects.requireNonNull(detail, "detail");
  }

  public static Probe failing(String detail) {
    return new Probe(false, detail);
  }

  /** What a call that was to find out says instead of answering. */
  public static Probe failing(SecretsException e) {
    return failing(e.code() + ": " + e.getMessage() + " " + e.remedy());
  }
}
