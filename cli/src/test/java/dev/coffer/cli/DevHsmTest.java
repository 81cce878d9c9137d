package dev.coffer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code coffer dev --hsm} as a process, and its keys over the wire. */
class DevHsmTest {
  @TempDir Path home;

  private Process start() throws Exception {
    Process server =
        new CliProcess(home, Map.of())
            .start(
                home.resolve("server.log"),
                "dev",
                "--hsm",
                "--data",
                "d",
                "--port",
                "0",
                "--operations-port",
                "0");
    BufferedReader out =
        new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
    for (int i = 0; i < 9; i++) {
      assertThat(out.readLine()).as(Files.readString(home.resolve("server.log"))).isNotNull();
    }
    return server;
  }

  private static void stop(Process server) throws Exception {
    server.destroy();
    assertThat(server.waitFor(40, TimeUnit.SECONDS)).isTrue();
  }

  private String ok(Cli cli, String... args) {
    Cli.Result result = cli.run(args);
    assertThat(result.exit()).as(result.err()).isZero();
    return result.out();
  }

  @Test
  void keeps_its_root_key_in_softhsm_and_looks_after_its_keys_over_the_wire() throws Exception {
    Cli cli = new Cli(home);
    Process server = start();
    try {
      assertThat(cli.runWith("correct horse", "put", "demo/password").exit()).isZero();
      assertThat(ok(cli, "keys", "list")).contains("kr-1").containsPattern("root +ROOT .* 1-");
      ok(cli, "backup", "create", home.resolve("b").toString());
      assertThat(ok(cli, "keys", "rotate")).isEqualTo("kr-2\n");
      assertThat(ok(cli, "keys", "rotate", "--root")).startsWith("root 2-");
      assertThat(ok(cli, "keys", "rewrap")).startsWith("done: ");
      assertThat(ok(cli, "keys", "status")).startsWith("mode ring; rewrap done");
      assertThat(cli.run("keys", "destroy", "kr-1", "--yes").err())
          .contains("coffer backup forget");
      assertThat(ok(cli, "backup", "list")).contains("kr-1");
      ok(cli, "backup", "forget", "1");
      ok(cli, "keys", "destroy", "kr-1", "--yes");
      assertThat(cli.run("keys", "destroy", "root", "1-00", "--yes").exit()).isEqualTo(3);
      ok(cli, "keys", "revoke-shares", "--yes");
      assertThat(cli.run("keys", "export", "--shares", "3", "--needed", "2", "--out", "d").exit())
          .isEqualTo(2);
    } finally {
      stop(server);
    }
    Process again = start();
    try {
      assertThat(ok(cli, "get", "demo/password")).isEqualTo("correct horse");
      assertThat(ok(cli, "keys", "list")).containsPattern("root +ROOT .* 2-");
    } finally {
      stop(again);
    }
    assertThat(home.resolve("d/hsm/tokens")).isNotEmptyDirectory();
    assertThat(home.resolve("d/root.key")).doesNotExist();
  }
}
