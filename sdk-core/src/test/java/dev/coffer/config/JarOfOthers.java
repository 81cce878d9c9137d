package dev.coffer.config;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** A real jar with a backend of somebody else, made by the compiler. */
final class JarOfOthers {
  private static final String PROVIDER =
      """
      package %s;
      public final class %s %s implements dev.coffer.spi.BackendProvider {
        static { System.setProperty("coffer.test.made", "%s"); }
        public String type() { return "%s"; }
        public dev.coffer.spi.SettingsSchema schema() {
          return dev.coffer.spi.SettingsSchema.EMPTY;
        }
        public dev.coffer.spi.Privileges privileges(dev.coffer.spi.Settings settings) {
          return dev.coffer.spi.Privileges.NONE;
        }

        public dev.coffer.spi.SecretBackend open(String store, dev.coffer.spi.Settings settings) {
          var opened = dev.coffer.memory.MemoryBackend.open();
          %s
          return opened;
        }
      }
      """;

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final List<String> providers = new ArrayList<>();

  /** A provider of a type that is in memory. */
  JarOfOthers provider(String name, String type) {
    return provider(name, "", type, "");
  }

  /**
   * A provider of a type that is in memory.
   *
   * @param declaration what it extends
   * @param statements what it does with {@code opened}, the store
   */
  JarOfOthers provider(String name, String declaration, String type, String statements) {
    int dot = name.lastIndexOf('.');
    sources.put(
        name,
        PROVIDER.formatted(
            name.substring(0, dot), name.substring(dot + 1), declaration, name, type, statements));
    providers.add(name);
    return this;
  }

  JarOfOthers source(String name, String source) {
    sources.put(name, source);
    return this;
  }

  /** A service line for a class that need not be there. */
  JarOfOthers offering(String provider) {
    providers.add(provider);
    return this;
  }

  /** Writes the jar; what is in {@code without} is compiled and left out. */
  void write(Path jar, String... without) throws IOException {
    Path classes = Files.createTempDirectory(jar.getParent().getParent(), "classes");
    compile(classes);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(file -> file.toString().endsWith(".class")).toList()) {
        String path = classes.relativize(file).toString();
        if (!List.of(without).contains(path.replace('/', '.').replace(".class", ""))) {
          out.putNextEntry(new JarEntry(path));
          out.write(Files.readAllBytes(file));
        }
      }
      if (!providers.isEmpty()) {
        out.putNextEntry(new JarEntry("META-INF/services/dev.coffer.spi.BackendProvider"));
        out.write(String.join("\n", providers).getBytes(StandardCharsets.UTF_8));
      }
    }
    Files.setPosixFilePermissions(jar, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private void compile(Path classes) throws IOException {
    if (sources.isEmpty()) {
      return;
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                classes.toString()));
    for (Map.Entry<String, String> source : sources.entrySet()) {
      Path file = classes.resolve(source.getKey().replaceFirst(".*\\.", "") + ".java");
      arguments.add(Files.writeString(file, source.getValue()).toString());
    }
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, OutputStream.nullOutputStream(), null, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new AssertionError("the sources of the jar do not compile");
    }
  }
}
