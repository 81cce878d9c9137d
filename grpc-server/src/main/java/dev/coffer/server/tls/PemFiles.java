package dev.coffer.server.tls;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.EnumSet;
import java.util.Set;

/**
 * Reads the PEM files of the configuration. What is wrong with one is CONFIGURATION, by its name.
 */
final class PemFiles {
  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private PemFiles() {}

  static X509Certificate[] certificates(String key, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      X509Certificate[] certificates = CertificateUtils.getX509Certificates(in);
      if (certificates.length == 0) {
        throw invalid(key, file, "holds no certificate", null);
      }
      return certificates;
    } catch (IOException | GeneralSecurityException e) {
      throw invalid(key, file, "cannot be read as PEM certificates", e);
    }
  }

  /** A private key, PKCS#8. One that every user of the machine may read is refused. */
  static PrivateKey privateKey(String key, Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      refuseOpenToAll(key, file);
      return CertificateUtils.getPrivateKey(in);
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      if (e instanceof SecretsException ours) {
        throw ours;
      }
      throw invalid(key, file, "cannot be read as a PKCS#8 key in PEM", e);
    }
  }

  private static void refuseOpenToAll(String key, Path file) throws IOException {
    if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    Set<PosixFilePermission> others = EnumSet.copyOf(OF_OTHERS);
    others.retainAll(Files.getPosixFilePermissions(file));
    if (!others.isEmpty()) {
      throw SecretsException.of(
              ErrorCode.CONFIGURATION, key + ": the file " + file + " is open to every user.")
          .remedy("Run chmod 600 on it.")
          .build();
    }
  }

  private static SecretsException invalid(
      String key, Path file, String what, @org.jspecify.annotations.Nullable Exception cause) {
    return SecretsException.of(
            ErrorCode.CONFIGURATION, key + ": the file " + file + " " + what + ".")
        .remedy("Name a PEM file that this user may read.")
        .cause(cause)
        .build();
  }
}
