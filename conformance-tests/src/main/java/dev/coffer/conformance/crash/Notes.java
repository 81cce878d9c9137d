package dev.coffer.conformance.crash;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.VersionId;
import org.jspecify.annotations.Nullable;

/** What writers say of each write, before and after it. Called by all of them; thread-safe. */
public interface Notes {
  /** The write is about to begin. */
  void begun(Write write);

  /**
   * The write was acknowledged.
   *
   * @param version that it made; null where it made none
   */
  void acknowledged(Write write, @Nullable VersionId version);

  /** The write was refused, and so must have changed nothing. */
  void refused(Write write, ErrorCode code);
}
