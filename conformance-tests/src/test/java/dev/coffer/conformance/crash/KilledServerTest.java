package dev.coffer.conformance.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.SecretsClient;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Version;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole server is killed; its clients speak to it over gRPC. */
final class KilledServerTest {
  private static final int CYCLES = Integer.getInteger("coffer.crash.server-cycles", 2);
  private static final long SEED = Long.getLong("coffer.crash.seed", 20_260_727);
  private static final int PUTS = 50;

  @TempDir Path folder;

  @Test
  void what_was_put_over_grpc_is_there_when_the_server_is_back() throws Exception {
    Map<String, Version> put = new LinkedHashMap<>();
    try (ServerProcess server = ServerProcess.start(folder);
        SecretsClient client = server.client()) {
      for (int i = 0; i < PUTS; i++) {
        String name = "trading/broker-" + i;
        try (SecretValue value = SecretValue.ofUtf8("value of " + name)) {
          put.put(name, client.put(name, value));
        }
      }
      server.kill();
    }
    try (ServerProcess server = ServerProcess.start(folder);
        SecretsClient client = server.client()) {
      for (Map.Entry<String, Version> each : put.entrySet()) {
        assertThat(client.versions(each.getKey())).containsExactly(each.getValue());
        try (SecretValue value = client.get(each.getKey())) {
          assertThat(value.utf8()).isEqualTo("value of " + each.getKey());
        }
      }
    }
  }

  @Test
  void loses_nothing_and_does_no_repeated_request_twice() throws Exception {
    CrashReport report =
        CrashRun.run(new ServerSubject(), folder, CrashPlan.atAnyMoment(SEED, CYCLES));
    System.out.println(report);
    assertThat(report.kills()).isEqualTo(CYCLES);
    assertThat(report.repeated()).isPositive();
  }
}
