package dev.coffer.server;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
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
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that issues whatever a test wants, also what no good authority would. */
final class TestAuthority {
  private static final AtomicInteger SERIAL = new AtomicInteger(1);

  private final Path folder;
  private final KeyPair pair;
  private final X509Certificate certificate;

  TestAuthority(Path folder, String name) {
    this.folder = folder;
    this.pair = newKey();
    X500Principal self = new X500Principal("CN=" + name);
    JcaX509v3CertificateBuilder builder =
        builder(self, self, pair, Instant.now().plus(Duration.ofDays(1)));
    try {
      builder
          .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
          .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
    } catch (CertIOException e) {
      throw new UncheckedIOException(e);
    }
    this.certificate = sign(builder, pair.getPrivate());
    write(folder.resolve(name + ".pem"), certificate);
    this.file = folder.resolve(name + ".pem");
  }

  private final Path file;

  /** The authority's own certificate. */
  Path file() {
    return file;
  }

  /** What a client of the JDK takes who trusts this authority alone. */
  SSLContext trust() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("authority", certificate);
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** A certificate file with its key file. */
  record Pair(Path certificate, Path key) {}

  /** What is to be issued. Not thread-safe. */
  final class Request {
    private final List<GeneralName> names = new ArrayList<>();
    private final List<KeyPurposeId> purposes = new ArrayList<>();
    private String commonName = "somebody";
    private Instant expiry = Instant.now().plus(Duration.ofHours(1));

    Request commonName(String name) {
      commonName = name;
      return this;
    }

    Request uri(String uri) {
      names.add(new GeneralName(GeneralName.uniformResourceIdentifier, uri));
      return this;
    }

    Request dns(String dns) {
      names.add(new GeneralName(GeneralName.dNSName, dns));
      return this;
    }

    Request ip(String address) {
      names.add(new GeneralName(GeneralName.iPAddress, address));
      return this;
    }

    Request email(String address) {
      names.add(new GeneralName(GeneralName.rfc822Name, address));
      return this;
    }

    Request forClients() {
      purposes.add(KeyPurposeId.id_kp_clientAuth);
      return this;
    }

    Request forServers() {
      purposes.add(KeyPurposeId.id_kp_serverAuth);
      return this;
    }

    Request expiring(Instant time) {
      expiry = time;
      return this;
    }

    Pair issue(String fileName) {
      KeyPair leaf = newKey();
      JcaX509v3CertificateBuilder builder =
          builder(
              certificate.getSubjectX500Principal(),
              new X500Principal("CN=" + commonName),
              leaf,
              expiry);
      try {
        if (!names.isEmpty()) {
          builder.addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(names.toArray(GeneralName[]::new)));
        }
        if (!purposes.isEmpty()) {
          builder.addExtension(
              Extension.extendedKeyUsage,
              false,
              new ExtendedKeyUsage(purposes.toArray(KeyPurposeId[]::new)));
        }
      } catch (CertIOException e) {
        throw new UncheckedIOException(e);
      }
      Pair files =
          new Pair(folder.resolve(fileName + ".pem"), folder.resolve(fileName + "-key.pem"));
      write(files.certificate(), sign(builder, pair.getPrivate()));
      write(files.key(), leaf.getPrivate());
      return files;
    }
  }

  Request request() {
    return new Request();
  }

  /** A server certificate for loopback. */
  Pair server(String fileName) {
    return request().forServers().dns("localhost").ip("127.0.0.1").issue(fileName);
  }

  /** A client certificate with one name, a URI. */
  Pair client(String uri, String fileName) {
    return request().forClients().uri(uri).issue(fileName);
  }

  private static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JcaX509v3CertificateBuilder builder(
      X500Principal issuer, X500Principal subject, KeyPair keys, Instant expiry) {
    return new JcaX509v3CertificateBuilder(
        issuer,
        BigInteger.valueOf(SERIAL.getAndIncrement()),
        Date.from(Instant.now().minus(Duration.ofDays(2))),
        Date.from(expiry),
        subject,
        keys.getPublic());
  }

  private static X509Certificate sign(JcaX509v3CertificateBuilder builder, PrivateKey with) {
    try {
      return new JcaX509CertificateConverter()
          .getCertificate(
              builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(with)));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(Path file, Object certificateOrKey) {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(
          certificateOrKey instanceof PrivateKey key
              ? new JcaPKCS8Generator(key, null)
              : certificateOrKey);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      Files.writeString(file, text.toString());
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
