package dev.coffer.conformance.rotating;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** An authority made of the command {@code openssl}, whose leaves are good for both sides. */
final class OpensslAuthority {
  private final Path folder;

  OpensslAuthority(Path folder) throws IOException, InterruptedException {
    this.folder = folder;
    openssl(
        "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=authority"
            + " -keyout ca.key -out ca.pem");
    Files.writeString(
        folder.resolve("leaf.ext"),
        "subjectAltName=IP:127.0.0.1,DNS:localhost\nextendedKeyUsage=serverAuth,clientAuth\n");
  }

  /** The authority's own certificate. */
  Path file() {
    return folder.resolve("ca.pem");
  }

  /** A certificate with this serial number, and its key: the fields of a secret. */
  Map<String, String> issue(int serial) throws IOException, InterruptedException {
    openssl(
        "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=leaf-%1$d -keyout %1$d.key -out"
                .formatted(serial)
            + " "
            + serial
            + ".csr");
    openssl(
        "x509 -req -in %1$d.csr -CA ca.pem -CAkey ca.key -set_serial %1$d -days 2 -extfile leaf.ext -out %1$d.pem"
            .formatted(serial));
    return Map.of(
        "certificate", Files.readString(folder.resolve(serial + ".pem")),
        "key", Files.readString(folder.resolve(serial + ".key")));
  }

  private void openssl(String arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments.split(" ")));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("openssl failed (is it installed?): " + said);
    }
  }

  /** Trusts this authority alone. */
  TrustManager[] trust() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (var in = Files.newInputStream(file())) {
      X509Certificate certificate =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
      store.setCertificateEntry("authority", certificate);
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    return trust.getTrustManagers();
  }
}
