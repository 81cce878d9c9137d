package dev.coffer.server.development;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.server.access.AccessToken;
import dev.coffer.server.files.PrivateFile;
import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x509.GeneralName;

/**
 * The folder of a development server: an authority, a certificate for loopback, a token, and a
 * configuration with a sealed store, each made where it is missing and kept where it is there. The
 * certificate of the server is made anew when it has less than 30 days to live. Keys and token are
 * of mode 0600. Immutable.
 */
public final class DevelopmentFolder {
  /** The one name that a client certificate of this authority is let in under. */
  public static final String ADMINISTRATOR = "spiffe://coffer.dev/development/administrator";

  private static final String TEMPLATE =
      """
      # A server for this machine alone, made by "coffer dev".
      server:
        profile: development
        listen: 127.0.0.1:0
        operations: 127.0.0.1:0
        tls: { certificate: server.pem, key: server-key.pem, clientCa: ca.pem }
        data: data
      access:
        admins: [ "%s" ]
        token: { file: token }
      stores:
        default:
          type: sealed
          records: { type: sqlite, path: records.db }
          rootKey: %s
      cache: { ttl: 5m }
      """;
  private static final Duration LIFETIME = Duration.ofDays(90);
  private static final Duration RENEW_BEFORE = Duration.ofDays(30);

  private static final String SOFTWARE_KEY = "{ type: software, file: root.key }";

  private final Path folder;
  private final String rootKey;
  private final Clock clock;

  private DevelopmentFolder(Path folder, String rootKey, Clock clock) {
    this.folder = folder;
    this.rootKey = rootKey;
    this.clock = clock;
  }

  /**
   * Makes what is missing in a folder; the sealed store itself is made by {@link
   * dev.coffer.config.CofferConfig#bootstrapStores()}.
   *
   * @param port where the configuration listens on loopback; 0 for a free port at each start
   * @param operationsPort the same for operations
   * @throws SecretsException CONFIGURATION when the folder cannot be written or what is in it
   *     cannot be used
   */
  public static DevelopmentFolder prepare(Path folder, int port, int operationsPort) {
    return prepare(folder, port, operationsPort, Clock.systemUTC());
  }

  /**
   * The same with another root key in the configuration, where it is made now.
   *
   * @param rootKey what stands at {@code rootKey} of the store
   */
  public static DevelopmentFolder prepare(
      Path folder, int port, int operationsPort, String rootKey) {
    return prepare(folder, port, operationsPort, rootKey, Clock.systemUTC());
  }

  static DevelopmentFolder prepare(Path folder, int port, int operationsPort, Clock clock) {
    return prepare(folder, port, operationsPort, SOFTWARE_KEY, clock);
  }

  private static DevelopmentFolder prepare(
      Path folder, int port, int operationsPort, String rootKey, Clock clock) {
    DevelopmentFolder made =
        new DevelopmentFolder(folder.toAbsolutePath().normalize(), rootKey, clock);
    PrivateFile.makeFolder(made.folder);
    CertificateAuthority authority = made.authority();
    made.serverCertificate(authority);
    made.token();
    PrivateFile.writeText(made.configuration(), made.onPorts(port, operationsPort));
    return made;
  }

  private CertificateAuthority authority() {
    if (Files.exists(caCertificate()) && Files.exists(caKey())) {
      return read();
    }
    CertificateAuthority made =
        CertificateAuthority.create("Coffer development authority", clock.instant());
    PrivateFile.writeText(caKey(), CertificateAuthority.pem(made.key()));
    PrivateFile.writeText(caCertificate(), CertificateAuthority.pem(made.certificate()));
    return made;
  }

  private CertificateAuthority read() {
    try (InputStream certificate = Files.newInputStream(caCertificate());
        InputStream key = Files.newInputStream(caKey())) {
      return new CertificateAuthority(
          CertificateUtils.getPrivateKey(key),
          CertificateUtils.getX509Certificates(certificate)[0]);
    } catch (IOException | GeneralSecurityException e) {
      throw unusable(caCertificate(), e);
    }
  }

  private void serverCertificate(CertificateAuthority authority) {
    Path certificate = folder.resolve("server.pem");
    Path key = folder.resolve("server-key.pem");
    if (Files.exists(certificate) && Files.exists(key) && isGood(certificate, authority)) {
      return;
    }
    List<GeneralName> names =
        List.of(
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1"));
    write(authority.issueServer(names, clock.instant(), LIFETIME), certificate, key);
  }

  private boolean isGood(Path file, CertificateAuthority authority) {
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate certificate = CertificateUtils.getX509Certificates(in)[0];
      certificate.verify(authority.certificate().getPublicKey());
      Instant renewal = certificate.getNotAfter().toInstant().minus(RENEW_BEFORE);
      return clock.instant().isBefore(renewal);
    } catch (IOException | GeneralSecurityException e) {
      // Whatever is wrong with it, a new one mends it.
      return false;
    }
  }

  private static void write(CertificateAuthority.Issued issued, Path certificate, Path key) {
    PrivateFile.writeText(key, CertificateAuthority.pem(issued.key()));
    PrivateFile.writeText(certificate, CertificateAuthority.pem(issued.certificate()));
  }

  private void token() {
    if (!Files.exists(tokenFile())) {
      try (SecretValue token = AccessToken.generate()) {
        PrivateFile.write(tokenFile(), token);
      }
    }
  }

  /**
   * Issues a client certificate that may do everything on this server, for 90 days.
   *
   * @param certificate where to write it
   * @param key where to write its key, mode 0600
   */
  public void issueAdministrator(Path certificate, Path key) {
    issueClient(ADMINISTRATOR, certificate, key);
  }

  /** Issues a client certificate with this URI as its only name, for 90 days. */
  public void issueClient(String uri, Path certificate, Path key) {
    write(read().issueClient(uri, clock.instant(), LIFETIME), certificate, key);
  }

  /** The configuration as it is, or a new one; on these ports. What a person wrote in it stays. */
  private String onPorts(int port, int operationsPort) {
    return existing()
        .replaceFirst("(?m)^  listen: .*$", "  listen: 127.0.0.1:" + port)
        .replaceFirst("(?m)^  operations: .*$", "  operations: 127.0.0.1:" + operationsPort);
  }

  private String existing() {
    try {
      return Files.exists(configuration())
          ? Files.readString(configuration())
          : TEMPLATE.formatted(ADMINISTRATOR, rootKey);
    } catch (IOException e) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, "The file " + configuration() + " cannot be read.")
          .remedy("Let this user read it, or remove it to have a new one.")
          .cause(e)
          .build();
    }
  }

  /** The configuration of the server. */
  public Path configuration() {
    return folder.resolve("coffer.yaml");
  }

  /** The authority that clients must trust. */
  public Path caCertificate() {
    return folder.resolve("ca.pem");
  }

  private Path caKey() {
    return folder.resolve("ca-key.pem");
  }

  /** The token that may do everything. */
  public Path tokenFile() {
    return folder.resolve("token");
  }

  private static SecretsException unusable(Path file, Exception cause) {
    return SecretsException.of(ErrorCode.CONFIGURATION, "The file " + file + " cannot be used.")
        .remedy("Remove the files that begin with ca, and run it again.")
        .cause(cause)
        .build();
  }
}
