package dev.coffer.config;

import java.util.Set;

/**
 * What the jar of somebody else's backend sees of this process: the JDK, the packages of the SDK
 * that a backend is written against, and the log. Not the application, nor the libraries of the SDK
 * or of a server: a backend brings its own, of whatever version.
 */
final class SdkPackages extends ClassLoader {
  private static final Set<String> SEEN =
      Set.of(
          "dev.coffer.envelope",
          "dev.coffer.key",
          "dev.coffer.memory",
          "dev.coffer.model",
          "dev.coffer.observe",
          "dev.coffer.spi",
          "dev.coffer.store",
          "org.jspecify.annotations",
          "org.slf4j",
          "org.slf4j.event",
          "org.slf4j.helpers",
          "org.slf4j.spi");

  private static final ClassLoader OWN = SdkPackages.class.getClassLoader();

  SdkPackages() {
    super("coffer-sdk", ClassLoader.getPlatformClassLoader());
  }

  // Resources are not looked for there, so that no service of this process is offered twice.
  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (SEEN.contains(name.substring(0, Math.max(0, name.lastIndexOf('.'))))) {
      return OWN.loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }
}
