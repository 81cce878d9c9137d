package dev.coffer.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.local.sqlite.SqliteRecords;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.VersionId;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process is killed in the middle of its writes, several times over the same data. */
final class KilledProcessTest {
  private static final int KILLS = 3;

  /** After so many acknowledged puts the process is killed, at whatever moment that is. */
  private static final int PUTS_BEFORE_A_KILL = 400;

  @TempDir Path folder;

  @Test
  void every_acknowledged_put_is_there_after_a_kill_and_the_store_verifies() throws Exception {
    try (SoftwareKeyProvider root = SoftwareKeyProvider.createFile(folder.resolve("root.key"))) {
      SealedStore.create("crash", records(), root, SealedConfig.DEFAULT).close();
      List<String> acknowledged = new ArrayList<>();
      for (int kill = 0; kill < KILLS; kill++) {
        acknowledged.addAll(putsUntilKilled(kill));

        try (SealedStore store = SealedStore.open("crash", records(), root, SealedConfig.DEFAULT)) {
          assertThat(store.verify().findings()).isEmpty();
          acknowledged.forEach(line -> assertThere(store, line));
        }
      }
      assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(KILLS * (PUTS_BEFORE_A_KILL - 1));
    }
  }

  private SqliteRecords records() {
    return SqliteRecords.open(folder.resolve("records.db"));
  }

  private List<String> putsUntilKilled(int run) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                WritingProcess.class.getName(),
                folder.toString(),
                "" + run)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader out = process.inputReader()) {
      String line = out.readLine();
      while (line != null) {
        lines.add(line);
        if (lines.size() == PUTS_BEFORE_A_KILL) {
          // By its handle: that leaves the pipe open, with what was acknowledged in it.
          process.toHandle().destroyForcibly();
        }
        line = out.readLine();
      }
    } finally {
      process.destroyForcibly();
      process.waitFor();
    }
    return whole(lines);
  }

  /** Without the last line, which may be cut short. */
  private static List<String> whole(List<String> lines) {
    return lines.subList(0, lines.size() - 1);
  }

  private static void assertThere(SealedStore store, String line) {
    String[] parts = line.split(" ");
    GetRequest request =
        new GetRequest(SecretName.of(parts[0]), Selector.version(VersionId.of(parts[1])));
    try (Secret secret = store.get(request, OperationContext.LOCAL)) {
      assertThat(secret.value().utf8()).isEqualTo(parts[0] + " " + parts[2]);
    } catch (SecretsException e) {
      // Of one name's many versions only the newest are kept.
      assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(newest(store, request.name()))
          .isGreaterThanOrEqualTo(Long.parseLong(parts[1]) + 32);
    }
  }

  private static long newest(SealedStore store, SecretName name) {
    try (Secret current = store.get(GetRequest.current(name), OperationContext.LOCAL)) {
      return Long.parseLong(current.version().id().text());
    }
  }
}
