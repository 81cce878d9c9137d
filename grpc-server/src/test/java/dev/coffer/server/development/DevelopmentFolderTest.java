package dev.coffer.server.development;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentFolderTest {
  private static final Instant NOW = Instant.parse("2026-06-01T00:00:00Z");

  @TempDir Path temporary;

  private DevelopmentFolder prepare(Instant now) {
    return DevelopmentFolder.prepare(
        temporary.resolve("a/b"), 7443, 7480, Clock.fixed(now, ZoneOffset.UTC));
  }

  private static X509Certificate certificate(Path file) throws Exception {
    try (var in = Files.newInputStream(file)) {
      return CertificateUtils.getX509Certificates(in)[0];
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  void everythingInItIsItsOwnersAlone() throws IOException {
    DevelopmentFolder made = prepare(NOW);
    assertThat(mode(made.configuration().getParent())).isEqualTo("rwx------");
    try (var files = Files.list(made.configuration().getParent())) {
      List<Path> all = files.toList();
      assertThat(all)
          .extracting(file -> file.getFileName().toString())
          .containsExactlyInAnyOrder(
              "ca.pem", "ca-key.pem", "server.pem", "server-key.pem", "token", "coffer.yaml");
      for (Path file : all) {
        assertThat(mode(file)).as(file.toString()).isEqualTo("rw-------");
      }
    }
  }

  @Test
  void theCertificateIsForLoopbackAndForServersAlone() throws Exception {
    DevelopmentFolder made = prepare(NOW);
    X509Certificate authority = certificate(made.caCertificate());
    X509Certificate server = certificate(made.configuration().resolveSibling("server.pem"));
    server.verify(authority.getPublicKey());
    Set<String> names =
        server.getSubjectAlternativeNames().stream()
            .map(name -> (String) name.get(1))
            .collect(Collectors.toSet());
    assertThat(names).containsExactlyInAnyOrder("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThat(server.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(server.getBasicConstraints()).isEqualTo(-1);
    assertThat(authority.getBasicConstraints()).isZero();
    assertThat(Duration.between(NOW, server.getNotAfter().toInstant()))
        .isEqualTo(Duration.ofDays(90));
  }

  @Test
  void whatIsThereIsKept() throws IOException {
    DevelopmentFolder made = prepare(NOW);
    String token = Files.readString(made.tokenFile());
    byte[] authority = Files.readAllBytes(made.caCertificate());
    byte[] server = Files.readAllBytes(made.configuration().resolveSibling("server.pem"));
    prepare(NOW.plus(Duration.ofDays(59)));
    assertThat(Files.readString(made.tokenFile())).isEqualTo(token);
    assertThat(made.caCertificate()).hasBinaryContent(authority);
    assertThat(made.configuration().resolveSibling("server.pem")).hasBinaryContent(server);
  }

  @Test
  void aCertificateNearItsEndIsMadeAnewByTheSameAuthority() throws Exception {
    DevelopmentFolder made = prepare(NOW);
    Instant later = NOW.plus(Duration.ofDays(61));
    prepare(later);
    X509Certificate server = certificate(made.configuration().resolveSibling("server.pem"));
    server.verify(certificate(made.caCertificate()).getPublicKey());
    assertThat(server.getNotAfter().toInstant()).isEqualTo(later.plus(Duration.ofDays(90)));
  }

  @Test
  void whatAPersonWroteIntoTheConfigurationStays() throws IOException {
    DevelopmentFolder made = prepare(NOW);
    Files.writeString(
        made.configuration(), Files.readString(made.configuration()) + "# a person was here\n");
    DevelopmentFolder.prepare(temporary.resolve("a/b"), 1, 2);
    assertThat(Files.readString(made.configuration()))
        .contains("# a person was here", "listen: 127.0.0.1:1\n", "operations: 127.0.0.1:2\n")
        .doesNotContain("7443");
  }

  @Test
  void aClientCertificateIsForClientsAlone() throws Exception {
    DevelopmentFolder made = prepare(NOW);
    Path file = temporary.resolve("client.pem");
    Path key = temporary.resolve("client-key.pem");
    made.issueAdministrator(file, key);
    X509Certificate client = certificate(file);
    client.verify(certificate(made.caCertificate()).getPublicKey());
    assertThat(client.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
    assertThat(client.getSubjectAlternativeNames())
        .containsExactly(List.of(6, DevelopmentFolder.ADMINISTRATOR));
    assertThat(mode(key)).isEqualTo("rw-------");
  }

  @Test
  void aDamagedAuthorityIsNamedAndNotReplaced() throws IOException {
    DevelopmentFolder made = prepare(NOW);
    Files.writeString(made.caCertificate(), "damaged");
    SecretsException e = catchThrowableOfType(SecretsException.class, () -> prepare(NOW));
    assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(e.getMessage()).contains("ca.pem");
    assertThat(made.caCertificate()).hasContent("damaged");
  }
}
