package dev.coffer.spi;

import dev.coffer.model.SecretsException;
import java.util.Objects;

/**
 * What a probe found.
 *
 * @param healthy whether the store answers
 * @param detail one sentence for an operator, without secrets or addresses of callers
 * @param remedy what an operator can do; empty where nothing is wrong, or nothing more is known
 */
public record Probe(boolean healthy, String detail, String remedy) {
  public static final Probe HEALTHY = new Probe(true, "answers", "");

  public Probe {
    Objects.requireNonNull(detail, "detail");
    Objects.requireNonNull(remedy, "remedy");
  }

  public static Probe failing(String detail) {
    return new Probe(false, detail, "");
  }

  /** What a call that was to find out says instead of answering. */
  public static Probe failing(SecretsException e) {
    return new Probe(false, e.code() + ": " + e.getMessage(), e.remedy());
  }

  /** What was found and what to do, where there is room for one text alone. */
  public String text() {
    return remedy.isEmpty() ? detail : detail + " " + remedy;
  }
}
