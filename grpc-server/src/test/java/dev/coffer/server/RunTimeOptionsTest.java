package dev.coffer.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A production server does not start where its memory would lie open. */
class RunTimeOptionsTest {
  private static final String DUMP = "-XX:+HeapDumpOnOutOfMemoryError";

  @TempDir Path folder;

  private static String refusal(List<String> arguments, Map<String, String> properties) {
    SecretsException e =
        Objects.requireNonNull(new RunTimeOptions(arguments, properties).refusal());
    assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION);
    return e.getMessage() + " " + e.remedy();
  }

  @Test
  void thisProcessIsAsUsual() {
    assertThat(RunTimeOptions.ofThisProcess().arguments()).isNotEmpty();
  }

  @Test
  void aDumpIntoAFolderOfOthersIsRefused() throws IOException {
    Path open = Files.createDirectory(folder.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-x---"));
    assertThat(refusal(List.of(DUMP, "-XX:HeapDumpPath=" + open), Map.of()))
        .contains("dump memory", "0700");
    assertThat(refusal(List.of(DUMP, "-XX:HeapDumpPath=" + open.resolve("file")), Map.of()))
        .contains("dump memory");
    assertThat(refusal(List.of(DUMP, "-XX:HeapDumpPath=/no/such/folder/file"), Map.of()))
        .contains("dump memory");
  }

  @Test
  void aDumpIntoAPrivateFolderIsTheOperatorsMatter() throws IOException {
    Path own = Files.createDirectory(folder.resolve("own"));
    Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwx------"));
    assertThat(new RunTimeOptions(List.of(DUMP, "-XX:HeapDumpPath=" + own), Map.of()).refusal())
        .isNull();
    assertThat(new RunTimeOptions(List.of("-Xmx1g"), Map.of()).refusal()).isNull();
  }

  @Test
  void jmxWithoutAuthenticationIsRefused() {
    String jmx = "com.sun.management.jmxremote.";
    assertThat(refusal(List.of(), Map.of(jmx + "port", "9010", jmx + "authenticate", "false")))
        .contains("JMX");
    assertThat(new RunTimeOptions(List.of(), Map.of(jmx + "port", "9010")).refusal()).isNull();
  }
}
