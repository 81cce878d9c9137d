package dev.coffer.config;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.RootKeys;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.store.RecordStore;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import dev.coffer.store.VerifyReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/** Judges and brings back the backups of one sealed store, while no server runs on it. */
final class SealedBackups {
  private static final String PATH = "path";
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final String store;
  private final Section section;
  private final Providers providers;

  /**
   * @param section of a sealed store whose records lie in a file
   */
  SealedBackups(String store, Section section, Providers providers) {
    this.store = store;
    this.section = section;
    this.providers = providers;
  }

  /** Reads a backup whole and opens every record of it. The backup itself is not written to. */
  VerifyReport verify(Path backup) {
    return onCopy(backup, parent(backup), SealedStore::open, SealedStore::verify);
  }

  /**
   * Makes the store's records out of a backup: verified, and in a new epoch. They appear whole or
   * not at all, and only where there are none.
   */
  void restore(Path backup) {
    Path records = section.section("records").dataFile(PATH);
    if (Files.exists(records)) {
      throw SecretsException.of(
              ErrorCode.ALREADY_EXISTS, "There are records at " + records + " already.")
          .store(store)
          .remedy("Move them away first: a restore overwrites nothing.")
          .build();
    }
    onCopy(
        backup,
        parent(records),
        SealedStore::restore,
        restored -> {
          restored.copyTo(records);
          return restored.epoch();
        });
  }

  /** The same by a key that was put away, alone. */
  VerifyReport verify(Path backup, KeyProvider offline) {
    Opening opening =
        (label, records, roots, config) ->
            SealedStore.open(label, records, RootKeys.of(offline), config);
    return onCopy(backup, parent(backup), opening, SealedStore::verify);
  }

  private <R> R onCopy(Path backup, Path near, Opening opening, Function<SealedStore, R> work) {
    try {
      Path folder = Files.createTempDirectory(near, ".coffer-backup-", OWNER_FOLDER);
      try {
        Path copy = folder.resolve("records");
        copy(backup, copy);
        Section records = section.section("records").with(PATH, copy.toString());
        try (OpenRootKeys roots = SealedType.rootKeys(section, providers);
            SealedStore opened =
                opening.open(
                    store,
                    providers.records(records).open(records),
                    roots.keys(),
                    SealedRecovery.still(section))) {
          return work.apply(opened);
        }
      } finally {
        delete(folder);
      }
    } catch (IOException e) {
      throw failed(backup, e);
    }
  }

  /** How a copy becomes a store. */
  private interface Opening {
    SealedStore open(String label, RecordStore records, RootKeys roots, SealedConfig config);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createFile(to, OWNER_FILE);
    try (InputStream in = Files.newInputStream(from);
        OutputStream out = Files.newOutputStream(to)) {
      in.transferTo(out);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }

  private static Path parent(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  private SecretsException failed(Path file, IOException e) {
    boolean missing = e instanceof NoSuchFileException;
    return SecretsException.of(
            missing ? ErrorCode.NOT_FOUND : ErrorCode.UNAVAILABLE,
            file + (missing ? " does not exist." : " cannot be copied."))
        .store(store)
        .remedy(missing ? "Check the path." : "Check the space and the modes of both folders.")
        .cause(e)
        .build();
  }
}
