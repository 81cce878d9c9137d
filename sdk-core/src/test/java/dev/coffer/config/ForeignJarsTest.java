package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Stores;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where jars of others may lie, and what each of them sees. */
class ForeignJarsTest {
  private static final String ACME = "com.example.AcmeProvider";
  private static final String BETA = "com.example.BetaProvider";
  private static final String LIBRARY = "com.example.Library";
  private static final String PUT_THE_NAME_OF_THE_LIBRARY =
      """
      opened.put(
          dev.coffer.spi.PutRequest.of(
              dev.coffer.model.SecretName.of("library"),
              dev.coffer.model.SecretValue.ofUtf8(Library.name())),
          dev.coffer.spi.OperationContext.LOCAL);
      """;

  @TempDir Path folder;
  private Path jars;
  private Path beta;

  @BeforeEach
  void foldersOfTheirOwner() throws IOException {
    jars = Files.createDirectory(folder.resolve("jars"));
    beta = Files.createDirectory(jars.resolve("beta"));
    for (Path made : List.of(jars, beta)) {
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"jars", "jars/acme.jar", "jars/beta", "jars/beta/beta.jar"})
  void whatOthersMayChangeIsRefused(String path) throws IOException {
    new JarOfOthers().provider(ACME, "acme").write(jars.resolve("acme.jar"));
    new JarOfOthers().provider(BETA, "beta").write(beta.resolve("beta.jar"));
    Path opened = folder.resolve(path);
    Set<PosixFilePermission> before = Files.getPosixFilePermissions(opened);
    for (String rights : List.of("rwxrwx---", "rwx----w-")) {
      Files.setPosixFilePermissions(opened, PosixFilePermissions.fromString(rights));

      SecretsException error = refused();

      assertThat(error)
          .hasMessageContaining("coffer.yaml:1:")
          .hasMessageContaining(opened.getFileName().toString());
      assertThat(error.remedy()).contains("chmod go-w");
    }
    Files.setPosixFilePermissions(opened, before);
    load();
  }

  @Test
  void eachJarAndEachFolderHasClassesOfItsOwn() throws IOException {
    JarOfOthers acme = new JarOfOthers().source(LIBRARY, library("one"));
    acme.provider(ACME, "", "acme", PUT_THE_NAME_OF_THE_LIBRARY).write(jars.resolve("acme.jar"));
    new JarOfOthers()
        .source(LIBRARY, library("of the compiler alone"))
        .provider(BETA, "", "beta", PUT_THE_NAME_OF_THE_LIBRARY)
        .write(beta.resolve("beta.jar"), LIBRARY);
    new JarOfOthers().source(LIBRARY, library("two")).write(beta.resolve("library.jar"));

    try (Stores stores = load().openStores()) {
      assertThat(nameOfTheLibrary(stores, "a")).isEqualTo("one");
      assertThat(nameOfTheLibrary(stores, "b")).isEqualTo("two");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com.fasterxml.jackson.databind.ObjectMapper",
        "dev.coffer.config.CofferConfig",
        "dev.coffer.SecretsClient"
      })
  void aProviderSeesNothingOfThisProcessButTheSdk(String type) throws IOException {
    new JarOfOthers()
        .provider(ACME, "", "acme", "java.util.Objects.requireNonNull(" + type + ".class);")
        .write(jars.resolve("acme.jar"));
    new JarOfOthers().provider(BETA, "beta").write(beta.resolve("beta.jar"));
    CofferConfig config = load();

    SecretsException error = catchThrowableOfType(SecretsException.class, config::openStores);

    assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(error)
        .hasMessageContaining("coffer.yaml:2:")
        .hasMessageContaining("\"acme\" lacks a class");
  }

  @Test
  void aProviderThatIsBuiltOnWhatItDoesNotSeeIsAnErrorThatNamesItsJar() throws IOException {
    String module = "extends com.fasterxml.jackson.databind.module.SimpleModule";
    new JarOfOthers()
        .source("com.example.Module", "package com.example; public class Module " + module + " { }")
        .offering("com.example.Module")
        .write(jars.resolve("acme.jar"));

    assertThat(refused())
        .hasMessageContaining("coffer.yaml:1:")
        .hasMessageContaining("in acme.jar cannot be loaded");
  }

  @Test
  void aNameThatIsAllowedAndNotThereIsToldWithItsPlace() {
    assertThat(refused())
        .hasMessageContaining("coffer.yaml:1:")
        .hasMessageContaining("no jar offers: " + ACME + ", " + BETA);
  }

  @Test
  void whatLiesThereAndIsNoJarIsNoBackend() throws IOException {
    new JarOfOthers().provider(ACME, "acme").write(jars.resolve("acme.jar"));
    new JarOfOthers().provider(BETA, "beta").write(beta.resolve("beta.jar"));
    Files.writeString(jars.resolve("README"), "mine");
    Files.createDirectory(jars.resolve("empty.jar"));

    load();
  }

  private static String library(String name) {
    return "package com.example; class Library { static String name() { return \""
        + name
        + "\"; } }";
  }

  private static String nameOfTheLibrary(Stores stores, String store) {
    GetRequest request = GetRequest.current(SecretName.of("library"));
    try (Secret secret = stores.store(store).backend().get(request, OperationContext.LOCAL)) {
      return secret.value().utf8();
    }
  }

  private CofferConfig load() {
    return new ConfigFile(folder)
        .load(
            "backends: { path: jars, allow: [ %s, %s ] }%n".formatted(ACME, BETA)
                + "stores: { a: { type: acme }, b: { type: beta } }\n");
  }

  private SecretsException refused() {
    SecretsException error = catchThrowableOfType(SecretsException.class, this::load);
    assertThat(error).isNotNull();
    assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
    return error;
  }
}
