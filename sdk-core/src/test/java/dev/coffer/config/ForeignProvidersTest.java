package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars of others are real jars here, made by the compiler. */
class ForeignProvidersTest {
  @TempDir Path folder;
  private Path jars;

  @BeforeEach
  void makeFolder() throws IOException {
    jars = Files.createDirectory(folder.resolve("jars"));
    Files.setPosixFilePermissions(jars, PosixFilePermissions.fromString("rwxr-xr-x"));
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
    new JarOfOthers().offering("com.example.Missing").write(jars.resolve("broken.jar"));

    assertThat(refused("acme", "")).hasMessageContaining("cannot be loaded");
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
    new JarOfOthers()
        .provider(packageName + "." + className, type)
        .write(jars.resolve(className + ".jar"));
  }
}
