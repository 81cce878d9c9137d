package dev.coffer.server.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version that the build wrote into this module. */
final class ServerVersion {
  static final String TEXT = read();

  private ServerVersion() {}

  private static String read() {
    Properties properties = new Properties();
    try (InputStream in = ServerVersion.class.getResourceAsStream("server.properties")) {
      if (in == null) {
        throw new IllegalStateException("server.properties is missing from this module");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("server.properties cannot be read", e);
    }
    return properties.getProperty("version", "");
  }
}
