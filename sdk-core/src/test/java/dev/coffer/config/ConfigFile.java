package dev.coffer.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A coffer.yaml of a test, in a folder of its own. */
record ConfigFile(Path folder) {
  /** What a server needs beside its stores. */
  static final String SERVER =
      """
      server:
        tls: { certificate: server.pem, key: server-key.pem, clientCa: clients.pem }
        data: data
      """;

  Path path() {
    return folder.resolve("coffer.yaml");
  }

  CofferConfig load(String yaml) {
    return load(yaml, Map.of());
  }

  CofferConfig load(String yaml, Map<String, String> environment) {
    return CofferConfig.load(write("coffer.yaml", yaml), environment);
  }

  Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
