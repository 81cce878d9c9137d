package dev.coffer.journal;

import dev.coffer.model.SecretName;
import dev.coffer.model.VersionId;
import java.util.Objects;

/**
 * That a subscriber uses a version of a secret, or cannot.
 *
 * @param subscriber which process: 1 to 64 characters of {@code [A-Za-z0-9_.-]}
 * @param detail for a person, at most 256 bytes without control characters; never a secret
 */
public record ReportedVersion(
    SecretName name,
    VersionId version,
    String subscriber,
    AppliedReport.Outcome outcome,
    String detail) {
  public ReportedVersion {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(subscriber, "subscriber");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(detail, "detail");
  }
}
