package dev.coffer.config;

import static dev.coffer.fuzz.Refusals.holds;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** A coffer.yaml loads, or is refused with its place; durations, sizes and addresses in it. */
final class ConfigurationFuzzTest {
  @TempDir static Path folder;

  static Stream<String> seeds() {
    return Stream.of(
        """
        server:
          listen: 0.0.0.0:7443
          operations: "[::1]:7480"
          tls: { certificate: server.pem, key: server-key.pem, clientCa: clients.pem }
          data: data
          limits: { maxCalls: 5, idleTimeout: 5m, maxMessageBytes: 1MiB }
        access: { admins: [ "spiffe://prod/ops" ] }
        system: { store: default }
        stores:
          default:
            type: sealed
            records: { type: test-records, path: records.db }
            rootKey: { type: test-key, path: root.key }
          plain: { type: test-plain, password: { env: X }, lazy: true, tags: [ a, b ] }
          resilient: { type: failover, stores: [ plain, default ] }
        cache: { ttl: 5m, maxBytes: 64MiB, staleFor: 1h }
        """,
        """
        stores:
          application:
            type: layered
            layers: [ { type: test-plain }, other, { type: test-plain, timeout: 5s } ]
            write: other
          other: { type: test-plain, auth: { method: m, secretId: { store: o, name: a/b } } }
        """,
        "stores: {}\n",
        "\ufeffstores:\n\t- x",
        "%YAML 1.2\n---\n\"\\U0010ffff\\x41\": !!str &a [*a]\n...\n",
        "500ms",
        "PT1H30M",
        "64KiB",
        "[::1]:7443",
        "localhost:0");
  }

  @MethodSource("seeds")
  @FuzzTest
  void fileLoadsOrIsRefusedWithItsPlace(@NotNull @WithUtf8Length(max = 2000) String text) {
    try {
      new ConfigFile(folder).load(text, Map.of("X", "secret"));
    } catch (SecretsException e) {
      holds(e.code() == ErrorCode.CONFIGURATION, "a wrong file is CONFIGURATION");
      holds(
          e.getMessage().matches("(?s).*coffer\\.yaml:\\d+:\\d+: .*"),
          "the message says the place");
      holds(!e.remedy().isEmpty(), "there is a remedy");
    }
    quantities(text);
  }

  private static void quantities(String text) {
    Duration duration = Quantity.duration(text);
    holds(
        duration == null
            || (!duration.isNegative() && duration.compareTo(Duration.ofDays(3660)) <= 0),
        "a duration is up to ten years");
    Long bytes = Quantity.bytes(text);
    holds(bytes == null || bytes >= 0, "a size is never negative");
    ListenAddress address = ListenAddress.parse(text);
    holds(
        address == null || address.equals(ListenAddress.parse(address.toString())),
        "an address is read as it is printed");
  }
}
