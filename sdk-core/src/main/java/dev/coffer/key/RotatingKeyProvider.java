package dev.coffer.key;

/**
 * A key provider that makes the versions of its root key itself, and can destroy them; others leave
 * that to their service. Thread-safe.
 */
public interface RotatingKeyProvider extends KeyProvider {
  /**
   * Makes the next version and wraps with it from now on. What earlier versions wrapped still
   * opens.
   *
   * @throws dev.coffer.model.SecretsException UNAVAILABLE when the device is away;
   *     FAILED_PRECONDITION when it cannot make a key
   */
  KeyVersion rotate();

  /**
   * Destroys a version for good. Whether anything needs it is for the caller to know.
   *
   * @throws dev.coffer.model.SecretsException FAILED_PRECONDITION for the current version and for
   *     one that is not there; UNAVAILABLE when the device is away
   */
  void destroy(KeyVersion version);
}
