package dev.coffer.config;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Coffer's own backends that lie beside the class path of a distribution, in the folder that the
 * system property {@code coffer.backends} names: a folder for each artifact, with the libraries of
 * its vendor. One is opened when a file names a type of it, so that no start pays for vendors that
 * nobody uses; it sees what the jars of others see, and lives as long as the process.
 */
final class ShippedBackends {
  private static final String FOLDER = "coffer.backends";
  private static final Map<Path, ClassLoader> OPENED = new ConcurrentHashMap<>();

  private ShippedBackends() {}

  /**
   * The provider that an artifact brings.
   *
   * @return null where there is no such folder
   * @throws SecretsException CONFIGURATION when what is in it cannot be loaded
   */
  static <P> @Nullable P find(Class<P> service, @Nullable String artifact, Predicate<P> isMeant) {
    String folder = System.getProperty(FOLDER);
    if (folder == null || artifact == null) {
      return null;
    }
    Path jars = Path.of(folder, artifact);
    if (!Files.isDirectory(jars)) {
      return null;
    }
    try {
      ClassLoader loader = OPENED.computeIfAbsent(jars, ShippedBackends::open);
      return ServiceLoader.load(service, loader).stream()
          .map(ServiceLoader.Provider::get)
          .filter(isMeant)
          .findFirst()
          .orElse(null);
    } catch (ServiceConfigurationError | LinkageError e) {
      throw unusable(jars, e);
    }
  }

  private static ClassLoader open(Path jars) {
    List<URL> urls = new ArrayList<>();
    try (Stream<Path> entries = Files.list(jars)) {
      for (Path jar : entries.filter(entry -> entry.toString().endsWith(".jar")).toList()) {
        urls.add(jar.toUri().toURL());
      }
    } catch (IOException e) {
      throw unusable(jars, e);
    }
    return new URLClassLoader(
        jars.getFileName().toString(), urls.toArray(URL[]::new), new SdkPackages());
  }

  private static SecretsException unusable(Path jars, Throwable cause) {
    return SecretsException.of(
            ErrorCode.CONFIGURATION, "The backend in " + jars + " cannot be loaded.")
        .remedy("Unpack the distribution of Coffer again.")
        .cause(cause)
        .build();
  }
}
