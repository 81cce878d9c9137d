package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to a file, it loads or it is refused with a place: nothing else comes out. */
class MutatedFilesTest {
  private static final int MUTATIONS = 4_000;
  private static final String VALID =
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
        other:
          type: test-plain
          auth: { method: m, secretId: { store: plain, name: a/b } }
          mode: encoded
        resilient: { type: failover, stores: [ plain, other ] }
        application:
          type: layered
          layers: [ { type: test-plain }, resilient, { type: test-plain, timeout: 5s } ]
          write: resilient
      cache: { ttl: 5m, maxBytes: 64MiB, staleFor: 1h }
      """;
  private static final List<String> PIECES =
      List.of(
          "{",
          "}",
          "[",
          "]",
          ":",
          ",",
          "-",
          "\n",
          "  ",
          "\t",
          "\"",
          "'",
          "#",
          "&a",
          "*a",
          "!!str",
          "<<",
          "|",
          ">",
          "%",
          "@",
          "---\n",
          "...\n",
          "~",
          "null",
          "\u0000",
          "\ud83d\ude00",
          "é",
          "? ",
          "0",
          "-1",
          "99999999999999999999",
          "{ env: X }",
          "{ env: Y }",
          "type: layered");

  @TempDir Path folder;

  @Test
  void theValidFileLoads() {
    assertThat(load(VALID)).isNull();
  }

  @Test
  void mutationsOfAValidFileLoadOrAreRefusedWithAPlace() {
    Random random = new Random(20240917);
    int refused = 0;
    for (int i = 0; i < MUTATIONS; i++) {
      String mutated = VALID;
      for (int times = 1 + random.nextInt(4); times > 0; times--) {
        mutated = mutate(mutated, random);
      }
      SecretsException refusal = load(mutated);
      if (refusal != null) {
        refused++;
        assertThat(refusal.code()).as(mutated).isEqualTo(ErrorCode.CONFIGURATION);
        assertThat(refusal.getMessage()).as(mutated).containsPattern("coffer\\.yaml:\\d+:\\d+: ");
        assertThat(refusal.remedy()).as(mutated).isNotEmpty();
      }
    }
    assertThat(refused).isGreaterThan(MUTATIONS / 2).isLessThan(MUTATIONS);
  }

  private SecretsException load(String yaml) {
    try {
      new ConfigFile(folder).load(yaml, Map.of("X", "secret"));
      return null;
    } catch (SecretsException e) {
      return e;
    }
  }

  private static String mutate(String text, Random random) {
    int at = random.nextInt(text.length());
    int end = Math.min(text.length(), at + 1 + random.nextInt(12));
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    return switch (random.nextInt(5)) {
      case 0 -> text.substring(0, at) + text.substring(end);
      case 1 -> text.substring(0, at) + piece + text.substring(at);
      case 2 -> text.substring(0, at) + piece + text.substring(end);
      case 3 -> text.substring(0, at) + text.substring(at, end) + text.substring(at);
      default -> text.substring(0, Math.max(1, at));
    };
  }
}
