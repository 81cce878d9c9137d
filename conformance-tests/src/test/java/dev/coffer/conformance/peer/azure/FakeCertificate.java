package dev.coffer.conformance.peer.azure;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** The fake's certificate, made anew in each run of the tests. */
final class FakeCertificate {
  private static final String PASSWORD = "of-the-fake";
  private static final FakeCertificate ONE = make();

  private final SSLContext context;
  private final Path pem;

  private FakeCertificate(SSLContext context, Path pem) {
    this.context = context;
    this.pem = pem;
  }

  static FakeCertificate one() {
    return ONE;
  }

  SSLContext context() {
    return context;
  }

  /** The certificate itself, for clients that trust it and no other. */
  Path pem() {
    return pem;
  }

  private static FakeCertificate make() {
    try {
      Path folder = Files.createTempDirectory("fake-azure");
      Path store = folder.resolve("fake.p12");
      keytool(store);
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      Path pem = folder.resolve("fake.pem");
      String text =
          "-----BEGIN CERTIFICATE-----\n"
              + Base64.getMimeEncoder(64, new byte[] {'\n'})
                  .encodeToString(keys.getCertificate("fake").getEncoded())
              + "\n-----END CERTIFICATE-----\n";
      Files.writeString(pem, text, StandardCharsets.US_ASCII);
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(keys, PASSWORD.toCharArray());
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(managers.getKeyManagers(), null, null);
      for (Path each : List.of(store, pem, folder)) {
        each.toFile().deleteOnExit();
      }
      return new FakeCertificate(context, pem);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("the fake's certificate cannot be made", e);
    }
  }

  private static void keytool(Path store) throws IOException {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process process =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "fake",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=fake",
                "-ext",
                "SAN=dns:localhost,ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                store.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("keytool failed");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
