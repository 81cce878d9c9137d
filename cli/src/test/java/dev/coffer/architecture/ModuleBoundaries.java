package dev.coffer.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Which module may know which, by the packages they own (docs/architecture.md, "The rooms"). */
final class ModuleBoundaries {
  private static final String WIRE = "dev.coffer.proto..";
  private static final String SERVER = "dev.coffer.server..";
  private static final String CLI = "dev.coffer.cli..";

  /** The root package of each backend module, those to come included. */
  private static final List<String> BACKENDS =
      List.of("local", "remote", "etcd", "hsm", "vault", "aws", "gcp", "azure").stream()
          .map(name -> "dev.coffer." + name + "..")
          .toList();

  /** The SDK is what is left when every other module has taken its packages. */
  static final DescribedPredicate<JavaClass> SDK =
      resideInAnyPackage("dev.coffer..")
          .and(DescribedPredicate.not(resideInAnyPackage(packagesOfOtherModules())))
          .as("of sdk-core");

  static final ArchRule SDK_KNOWS_NO_WIRE_AND_NO_VENDOR =
      noClasses()
          .that(SDK)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              WIRE,
              "io.grpc..",
              "io.netty..",
              "com.google.protobuf..",
              "com.google.cloud..",
              "com.azure..",
              "software.amazon..",
              "io.github.jopenlibs..",
              "io.etcd..",
              "org.sqlite..",
              "org.bouncycastle..",
              "picocli..",
              "ch.qos.logback..")
          .because("an application pays for everything that the SDK needs");

  static final ArchRule SDK_KNOWS_NO_OTHER_MODULE =
      noClasses()
          .that(SDK)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(packagesOfOtherModules())
          .because("a backend or a server is found at run time, through the SPI");

  static final ArchRule ONLY_THE_EDGE_KNOWS_GENERATED_CODE =
      noClasses()
          .that()
          .resideInAPackage("dev.coffer..")
          .and()
          .resideOutsideOfPackages(WIRE, SERVER, "dev.coffer.remote..", "dev.coffer.benchmarks..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage(WIRE)
          .because("the wire may change without anybody else");

  static final ArchRule SERVER_FINDS_BACKENDS_AT_RUN_TIME =
      noClasses()
          .that()
          .resideInAPackage(SERVER)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(concat(BACKENDS, CLI))
          .allowEmptyShould(true)
          .because("a new backend is a new folder and nothing else");

  static final ArchRule SUITES_KNOW_THE_SDK_ALONE =
      noClasses()
          .that()
          .resideInAPackage("dev.coffer.conformance..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(concat(BACKENDS, WIRE, SERVER, CLI))
          .allowEmptyShould(true)
          .because("whoever writes a backend elsewhere runs them too");

  /** One rule for each backend: it knows no other one, and nothing above it. */
  static List<ArchRule> backendsKnowNoOtherBackend() {
    return BACKENDS.stream()
        .<ArchRule>map(
            backend ->
                noClasses()
                    .that()
                    .resideInAPackage(backend)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                        concat(
                            BACKENDS.stream().filter(other -> !other.equals(backend)).toList(),
                            SERVER,
                            CLI))
                    .allowEmptyShould(true)
                    .because("each backend can be left out"))
        .toList();
  }

  private ModuleBoundaries() {}

  private static String[] packagesOfOtherModules() {
    return concat(
        BACKENDS, WIRE, SERVER, CLI, "dev.coffer.conformance..", "dev.coffer.benchmarks..");
  }

  private static String[] concat(List<String> packages, String... more) {
    List<String> all = new ArrayList<>(packages);
    all.addAll(Arrays.asList(more));
    return all.toArray(String[]::new);
  }
}
