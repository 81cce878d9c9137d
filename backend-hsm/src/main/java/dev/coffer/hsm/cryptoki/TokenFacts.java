package dev.coffer.hsm.cryptoki;

import java.util.Objects;

/**
 * What a token says of itself.
 *
 * @param slot where it is now; this changes and names nothing
 * @param maxSessions how many sessions may be open; 0 where it has no bound or does not say
 */
public record TokenFacts(
    long slot,
    String label,
    String serial,
    String manufacturer,
    String model,
    boolean initialized,
    boolean pinFinalTry,
    boolean pinLocked,
    long maxSessions) {
  public TokenFacts {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(serial, "serial");
    Objects.requireNonNull(manufacturer, "manufacturer");
    Objects.requireNonNull(model, "model");
  }
}
