package dev.coffer.config;

import static java.nio.file.attribute.PosixFilePermission.GROUP_WRITE;
import static java.nio.file.attribute.PosixFilePermission.OTHERS_WRITE;

import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder of others' backends, {@code backends.path}. Each jar in it is one, and each folder in
 * it is one with its libraries. Each has a class loader of its own over {@link SdkPackages}, so
 * that none sees another one's classes, nor those of this process. They live as long as the
 * process, as the backends made from them may.
 */
final class ForeignJars {
  private final Section backends;
  private final ClassLoader sdk = new SdkPackages();
  private final boolean posix;

  private ForeignJars(Section backends, Path folder) {
    this.backends = backends;
    this.posix = folder.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  /** A loader for each backend, named as its jar or folder; none where no path is given. */
  static List<ClassLoader> loaders(Section backends) {
    if (!backends.has("path")) {
      return List.of();
    }
    Path folder = backends.file("path");
    try {
      return new ForeignJars(backends, folder).all(folder);
    } catch (IOException e) {
      throw backends
          .invalid(
              "path",
              "the folder of backends.path cannot be read",
              "Make it, let this user read it, or remove the key.")
          .toBuilder()
          .cause(e)
          .build();
    }
  }

  private List<ClassLoader> all(Path folder) throws IOException {
    List<ClassLoader> loaders = new ArrayList<>();
    for (Path entry : entries(folder)) {
      List<Path> jars = isJar(entry) ? List.of(entry) : jarsIn(entry);
      if (!jars.isEmpty()) {
        loaders.add(loader(entry.getFileName().toString(), jars));
      }
    }
    return List.copyOf(loaders);
  }

  private List<Path> jarsIn(Path entry) throws IOException {
    return Files.isDirectory(entry)
        ? entries(entry).stream().filter(ForeignJars::isJar).toList()
        : List.of();
  }

  private ClassLoader loader(String name, List<Path> jars) throws IOException {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      refuseWritableByOthers(jar);
      urls.add(jar.toUri().toURL());
    }
    return new URLClassLoader(name, urls.toArray(URL[]::new), sdk);
  }

  private List<Path> entries(Path folder) throws IOException {
    refuseWritableByOthers(folder);
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList();
    }
  }

  private static boolean isJar(Path file) {
    return file.toString().endsWith(".jar") && !Files.isDirectory(file);
  }

  /** Whoever can change a jar, or the folder that it lies in, runs code where the secrets are. */
  private void refuseWritableByOthers(Path path) throws IOException, SecretsException {
    if (!posix) {
      return;
    }
    Set<PosixFilePermission> may = Files.getPosixFilePermissions(path);
    if (may.contains(OTHERS_WRITE) || may.contains(GROUP_WRITE)) {
      throw backends.invalid(
          "path",
          "backends.path holds what others than its owner may change: " + path.getFileName(),
          "Take the right to write away from them: chmod go-w.");
    }
  }
}
