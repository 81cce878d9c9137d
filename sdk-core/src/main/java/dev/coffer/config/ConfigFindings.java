package dev.coffer.config;

import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a look around the files that a configuration names finds, before anything is opened. */
final class ConfigFindings {
  private static final Set<PosixFilePermission> OF_OTHERS =
      EnumSet.of(
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE,
          PosixFilePermission.OTHERS_EXECUTE);

  private final @Nullable ServerConfig server;
  private final AccessConfig access;
  private final StorePlan plan;
  private final List<String> findings = new ArrayList<>();

  ConfigFindings(@Nullable ServerConfig server, AccessConfig access, StorePlan plan) {
    this.server = server;
    this.access = access;
    this.plan = plan;
  }

  List<String> all() {
    if (server != null) {
      ofServer(server);
    }
    SecretSource token = access.token();
    if (token instanceof SecretReference reference) {
      ofSecret(reference);
    }
    plan.secrets().forEach(this::ofSecret);
    return List.copyOf(findings);
  }

  private void ofServer(ServerConfig config) {
    TlsConfig tls = config.tls();
    readable("server.tls.certificate", tls.certificate());
    readable("server.tls.key", tls.key());
    ownersAlone("server.tls.key", tls.key());
    if (tls.clientCa() != null) {
      readable("server.tls.clientCa", tls.clientCa());
    }
    if (!Files.isDirectory(config.data())) {
      findings.add(
          "server.data: the folder " + config.data() + " is not there. Run coffer bootstrap.");
    }
    if (!config.isDevelopment() && access.admins().isEmpty()) {
      findings.add("access.admins is empty: nobody may do anything. Name a client certificate.");
    }
  }

  private void readable(String key, Path file) {
    if (!Files.isReadable(file)) {
      findings.add(
          key + ": the file " + file + " cannot be read. Make it, or let this user read it.");
    }
  }

  private void ownersAlone(String what, Path file) {
    try {
      boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
      if (!posix || !Files.exists(file)) {
        return;
      }
      Set<PosixFilePermission> others = EnumSet.copyOf(OF_OTHERS);
      others.retainAll(Files.getPosixFilePermissions(file));
      if (!others.isEmpty()) {
        findings.add(
            what + ": the file " + file + " is open to every user. Run chmod o-rwx on it.");
      }
    } catch (IOException e) {
      findings.add(what + ": the rights of the file " + file + " cannot be read.");
    }
  }

  /** Reads a secret once and forgets it: whether it is there is known only so. */
  private void ofSecret(SecretReference reference) {
    if (reference instanceof SecretReference.InStore) {
      return;
    }
    try {
      reference.read().close();
    } catch (SecretsException e) {
      findings.add(e.getMessage() + " " + e.remedy());
    }
    if (reference instanceof SecretReference.InFile inFile) {
      ownersAlone(inFile.at().toString(), inFile.file());
    }
  }
}
