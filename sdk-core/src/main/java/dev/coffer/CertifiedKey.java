package dev.coffer;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;

/**
 * A private key with the certificates that vouch for it, of one version of a secret together.
 * Immutable.
 *
 * @param key on the heap for as long as this is
 * @param chain its own certificate first, then those of the issuers, without the root or with it
 */
public record CertifiedKey(PrivateKey key, List<X509Certificate> chain) {
  /**
   * @throws IllegalArgumentException without a certificate
   */
  public CertifiedKey {
    Objects.requireNonNull(key, "key");
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a key without a certificate");
    }
  }

  /** The certificate of the key itself. */
  public X509Certificate certificate() {
    return chain.get(0);
  }

  /** Names the certificate and never the key. */
  @Override
  public String toString() {
    return "CertifiedKey[" + certificate().getSubjectX500Principal().getName() + "]";
  }
}
