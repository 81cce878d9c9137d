package dev.coffer.hsm;

import java.util.Objects;

/**
 * What an examination found at one point.
 *
 * @param check what was tried
 * @param well whether it went as it must
 * @param detail what was found, in one sentence
 */
public record HsmFinding(String check, boolean well, String detail) {
  public HsmFinding {
    Objects.requireNonNull(check, "check");
    Objects.requireNonNull(detail, "detail");
  }
}
