package dev.coffer.server.access;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What a verified client certificate says of its bearer. The common name, and everything else that
 * is not a subject alternative name of kind URI or DNS, is no identity (RFC 6125, RFC 9525).
 *
 * @param names the names of kind URI and DNS, spelt as in the certificate
 * @param notAfter when the first certificate of the chain expires
 * @param keyHash SHA-256 of the whole public key, in hexadecimal
 */
record ClientCertificate(Set<String> names, Instant notAfter, String keyHash) {
  private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
  private static final int DNS = 2;
  private static final int URI = 6;

  ClientCertificate {
    names = Set.copyOf(names);
  }

  /**
   * The client's certificate of a session whose handshake verified it.
   *
   * @return null where the client showed none, or one that is not meant for clients
   */
  static @Nullable ClientCertificate of(SSLSession session) {
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? of(leaf, chain) : null;
    } catch (SSLPeerUnverifiedException e) {
      // The client showed no certificate, which only the development profile lets pass.
      return null;
    }
  }

  private static @Nullable ClientCertificate of(X509Certificate leaf, Certificate[] chain) {
    try {
      List<String> usages = leaf.getExtendedKeyUsage();
      if (usages == null || !usages.contains(CLIENT_AUTHENTICATION)) {
        return null;
      }
      return new ClientCertificate(names(leaf), firstExpiry(chain), hash(leaf));
    } catch (CertificateParsingException e) {
      // A name that cannot be read is no name: such a certificate proves nothing.
      return null;
    }
  }

  private static Set<String> names(X509Certificate leaf) throws CertificateParsingException {
    Set<String> names = new TreeSet<>();
    Collection<List<?>> alternatives = leaf.getSubjectAlternativeNames();
    if (alternatives != null) {
      for (List<?> alternative : alternatives) {
        boolean counts = alternative.get(0) instanceof Integer kind && (kind == DNS || kind == URI);
        if (counts && alternative.get(1) instanceof String name) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static Instant firstExpiry(Certificate[] chain) {
    Instant first = Instant.MAX;
    for (Certificate certificate : chain) {
      if (certificate instanceof X509Certificate x509) {
        Instant expiry = x509.getNotAfter().toInstant();
        first = expiry.isBefore(first) ? expiry : first;
      }
    }
    return first;
  }

  private static String hash(X509Certificate leaf) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(leaf.getPublicKey().getEncoded());
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }
}
