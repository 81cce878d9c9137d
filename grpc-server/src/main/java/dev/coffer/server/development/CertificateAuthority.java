package dev.coffer.server.development;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An authority of one's own machine (RFC 5280; EC P-256). It issues certificates for servers and
 * for clients, never for another authority. Immutable.
 */
final class CertificateAuthority {
  private static final Duration OWN_LIFETIME = Duration.ofDays(3650);
  private static final Duration SKEW = Duration.ofMinutes(5);
  private static final int SERIAL_BITS = 159;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final PrivateKey key;
  private final X509Certificate certificate;

  CertificateAuthority(PrivateKey key, X509Certificate certificate) {
    this.key = key;
    this.certificate = certificate;
  }

  /** A key with its certificate. */
  record Issued(PrivateKey key, X509Certificate certificate) {}

  /** A new authority. */
  static CertificateAuthority create(String name, Instant now) {
    try {
      KeyPair pair = newKey();
      X500Principal self = new X500Principal("CN=" + name);
      JcaX509v3CertificateBuilder builder = builder(self, self, pair, now, OWN_LIFETIME);
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
          .addExtension(
              Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      return new CertificateAuthority(pair.getPrivate(), sign(builder, pair.getPrivate()));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("this JDK cannot make an EC certificate", e);
    }
  }

  /** A certificate for a server that is reached under these names. */
  Issued issueServer(List<GeneralName> names, Instant now, Duration lifetime) {
    return issue("coffer server", names, KeyPurposeId.id_kp_serverAuth, now, lifetime);
  }

  /** A certificate for a client that goes by this name, a URI. */
  Issued issueClient(String uri, Instant now, Duration lifetime) {
    GeneralName name = new GeneralName(GeneralName.uniformResourceIdentifier, uri);
    return issue("coffer client", List.of(name), KeyPurposeId.id_kp_clientAuth, now, lifetime);
  }

  private Issued issue(
      String subject,
      List<GeneralName> names,
      KeyPurposeId purpose,
      Instant now,
      Duration lifetime) {
    try {
      KeyPair pair = newKey();
      JcaX509v3CertificateBuilder builder =
          builder(
              certificate.getSubjectX500Principal(),
              new X500Principal("CN=" + subject),
              pair,
              now,
              lifetime);
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
          .addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose))
          .addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(names.toArray(GeneralName[]::new)))
          .addExtension(
              Extension.authorityKeyIdentifier,
              false,
              new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate));
      return new Issued(pair.getPrivate(), sign(builder, key));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("this JDK cannot make an EC certificate", e);
    }
  }

  private static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, KeyPair pair, Instant now, Duration lifetime)
      throws GeneralSecurityException, CertIOException {
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            new BigInteger(SERIAL_BITS, RANDOM).setBit(0),
            Date.from(now.minus(SKEW)),
            Date.from(now.plus(lifetime)),
            subject,
            pair.getPublic());
    builder.addExtension(
        Extension.subjectKeyIdentifier,
        false,
        new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    return builder;
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey with)
      throws GeneralSecurityException, OperatorCreationException {
    return new JcaX509CertificateConverter()
        .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(with)));
  }

  PrivateKey key() {
    return key;
  }

  X509Certificate certificate() {
    return certificate;
  }

  /** A certificate, or a private key as PKCS#8, in PEM. */
  static String pem(Object certificateOrKey) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          certificateOrKey instanceof PrivateKey key
              ? new org.bouncycastle.openssl.jcajce.JcaPKCS8Generator(key, null)
              : certificateOrKey);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return text.toString();
  }
}
