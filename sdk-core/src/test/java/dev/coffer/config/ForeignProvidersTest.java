package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Stores;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars of others are real jars here, made by the compiler. */
class ForeignProvidersTest {
  private static final String PROVIDER =
      """
      package %s;
      public final class %s implements dev.coffer.spi.BackendProvider {
        static { System.setProperty("coffer.test.made", "%s"); }
        public String type() { return "%s"; }
        public dev.coffer.spi.SettingsSchema schema() {
          return dev.coffer.spi.SettingsSchema.EMPTY;
        }
        public dev.coffer.spi.SecretBackend open(String store, dev.coffer.spi.Settings settings) {
          return dev.coffer.memory.MemoryBackend.open();
        }
      }
      """;

  @TempDir Path folder;
  private Path jars;

  @BeforeEach
  void makeFolder() throws IOException {
    jars = Files.createDirectory(folder.resolve("jars"));
    System.clearProperty("coffer.test.made");
  }

  @Test
  void aProviderThatIsAllowedByNameIsUsed() throws IOException {
    jar("com.example", "AcmeProvider", "acme");

    try (Stores stores = load("acme", "com.example.AcmeProvider").openStores()) {
      assertThat(stores.store("a").backend().getClass().getSimpleName()).isEqualTo("MemoryBackend");
    }
  }

  @Test
  void aProviderThatIsNotAllowedIsNotMadeAndIsNamed() throws IOException {
    jar("com.example", "AcmeProvider", "acme");

    SecretsException error = refused("acme", "");

    assertThat(error).hasMessageContaining("is not a type of store");
    assertThat(error.remedy()).contains("com.example.AcmeProvider", "backends.allow");
    assertThat(System.getProperty("coffer.test.made")).isNull();
  }

  @Test
  void anAllowedProviderThatNoJarOffersIsAnError() throws IOException {
    jar("com.example", "AcmeProvider", "acme");

    assertThat(refused("acme", "com.example.AcmeProvider, com.example.Misspelt"))
        .hasMessageContaining("com.example.Misspelt");
  }

  @Test
  void aForeignClassUnderCoffersOwnNameIsNotCoffers() throws IOException {
    jar("dev.coffer.evil", "EvilProvider", "evil");

    assertThat(refused("evil", "").remedy()).contains("dev.coffer.evil.EvilProvider");
    assertThat(System.getProperty("coffer.test.made")).isNull();
  }

  @Test
  void aTypeThatIsOfferedTwiceIsAnErrorThatNamesBoth() throws IOException {
    jar("com.example", "AcmeProvider", "test-plain");

    assertThat(refused("test-plain", "com.example.AcmeProvider"))
        .hasMessageContaining("com.example.AcmeProvider")
        .hasMessageContaining("dev.coffer.config.PlainProvider")
        .hasMessageContaining("\"test-plain\"");
  }

  @Test
  void aBrokenServiceFileIsAnError() throws IOException {
    try (JarOutputStream jar = open("broken.jar")) {
      entry(jar, "META-INF/services/dev.coffer.spi.BackendProvider", "com.example.Missing");
    }

    assertThat(refused("acme", "")).hasMessageContaining("cannot be loaded");
  }

  @Test
  void aFolderThatEveryUserMayChangeIsRefused() throws IOException {
    jar("com.example", "AcmeProvider", "acme");
    Files.setPosixFilePermissions(jars, PosixFilePermissions.fromString("rwxrwxrwx"));

    assertThat(refused("acme", "com.example.AcmeProvider").remedy()).contains("chmod o-w");
  }

  private CofferConfig load(String type, String allow) {
    return new ConfigFile(folder)
        .load(
            "backends: { path: jars, allow: [ %s ] }%nstores: { a: { type: %s } }%n"
                .formatted(allow, type));
  }

  private SecretsException refused(String type, String allow) {
    SecretsException error = catchThrowableOfType(SecretsException.class, () -> load(type, allow));
    assertThat(error).isNotNull();
    assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
    return error;
  }

  private void jar(String packageName, String className, String type) throws IOException {
    String fullName = packageName + "." + className;
    Path source = folder.resolve(className + ".java");
    Files.writeString(source, PROVIDER.formatted(packageName, className, fullName, type));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                folder.toString(),
                source.toString());
    assertThat(status).isZero();
    String path = fullName.replace('.', '/') + ".class";
    try (JarOutputStream jar = open(className + ".jar")) {
      jar.putNextEntry(new JarEntry(path));
      jar.write(Files.readAllBytes(folder.resolve(path)));
      entry(jar, "META-INF/services/dev.coffer.spi.BackendProvider", fullName);
    }
  }

  private JarOutputStream open(String name) throws IOException {
    return new JarOutputStream(Files.newOutputStream(jars.resolve(name)));
  }

  private static void entry(JarOutputStream jar, String path, String text) throws IOException {
    jar.putNextEntry(new JarEntry(path));
    jar.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
