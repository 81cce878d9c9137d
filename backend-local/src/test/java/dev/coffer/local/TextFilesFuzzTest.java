package dev.coffer.local;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import dev.coffer.local.dotenv.DotenvBackend;
import dev.coffer.local.dotenv.DotenvConfig;
import dev.coffer.local.variable.VariableNames;
import dev.coffer.local.yaml.YamlBackend;
import dev.coffer.local.yaml.YamlConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.MethodSource;

/** A .env or YAML file is read, and every name that it lists can be read; or it says where not. */
final class TextFilesFuzzTest {
  private static final OperationContext LOCAL = OperationContext.LOCAL;

  @TempDir static Path folder;

  static Stream<byte[]> seeds() {
    return Stream.of(
            "export A='x'\nB=\"a\\n${A:-y}\" # c\nC=${A}${A}\nD=${{ github.x }} $A\n",
            "DB__HOST=\"several\nlines\"\r\nDB__PORT = 5432\n",
            "A=\uffffB\nC=1\n",
            "a: 007\nb: { c: no, d: [1, {x: y}], e: ~ }\n",
            "\"\\ud800\\U0010ffff\": \"\\x41\"\n? b\n: |+\n  text\n",
            "%YAML 1.2\n%TAG ! tag:x,2000:\n---\na: !!str &x b\nc: *x\n<<: {}\n...\n---\n",
            "\ufeffa: {b: {c: {d: {e: {f: {g: {h: 1}}}}}}}")
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @MethodSource("seeds")
  @FuzzTest
  void fileIsReadOrItsFaultIsTold(byte @NotNull @WithLength(max = 2000) [] input)
      throws IOException {
    Path env = Files.write(folder.resolve(".env"), input);
    Path yaml = Files.write(folder.resolve("secrets.yaml"), input);
    readAll(
        DotenvBackend.open(
            new DotenvConfig(List.of(env), new VariableNames(""), Map.of("OUT", "side"))));
    readAll(YamlBackend.open(new YamlConfig(yaml)));
  }

  private static void readAll(SecretBackend backend) {
    try (backend) {
      String token = "";
      do {
        Page<SecretMetadata> page =
            backend.list(new ListRequest(NamePrefix.ALL, Map.of(), false, null, 2, token), LOCAL);
        for (SecretMetadata item : page.items()) {
          try (Secret secret = backend.get(GetRequest.current(item.name()), LOCAL)) {
            secret.value().utf8();
          }
        }
        token = page.nextPageToken();
      } while (!token.isEmpty());
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.UNAVAILABLE) {
        throw new AssertionError("a file that cannot be read is UNAVAILABLE", e);
      }
    }
  }
}
