package dev.coffer.config;

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
 * The folder of others' jars, {@code backends.path}: one class loader of its own, which sees the
 * SDK and which the SDK does not see. It lives as long as the process, as the backends made from it
 * may.
 */
final class ForeignJars {
  private ForeignJars() {}

  static List<ClassLoader> loaders(Section backends) {
    if (!backends.has("path")) {
      return List.of();
    }
    Path folder = backends.file("path");
    try {
      refuseWritableByOthers(backends, folder);
      List<URL> jars = new ArrayList<>();
      for (Path jar : jars(folder)) {
        jars.add(jar.toUri().toURL());
      }
      return List.of(
          new URLClassLoader(
              "backends", jars.toArray(URL[]::new), ForeignJars.class.getClassLoader()));
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

  private static List<Path> jars(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
  }

  private static void refuseWritableByOthers(Section backends, Path folder) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return;
    }
    List<Path> judged = new ArrayList<>(jars(folder));
    judged.add(folder);
    for (Path path : judged) {
      Set<PosixFilePermission> may = Files.getPosixFilePermissions(path);
      if (may.contains(PosixFilePermission.OTHERS_WRITE)) {
        throw backends.invalid(
            "path",
            "backends.path holds what every user may change: " + path.getFileName(),
            "Take the right to write away from others: chmod o-w.");
      }
    }
  }
}
