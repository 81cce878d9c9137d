package dev.coffer.cli.verb.transfer;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithLength;
import com.exceptionfactory.jagged.x25519.X25519KeyPairGenerator;
import dev.coffer.cli.run.WrongUse;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every format that {@code import} reads: entries, or a sentence for the person who named it. */
final class ImportFilesFuzzTest {
  private static final KeyPair PAIR = pair();
  private static final String RECIPIENT = PAIR.getPublic().toString();
  private static final String IDENTITY = PAIR.getPrivate().toString();
  private static final Set<ErrorCode> REFUSALS =
      EnumSet.of(ErrorCode.INTEGRITY, ErrorCode.INVALID_ARGUMENT);

  @TempDir static Path folder;

  enum Format {
    DOTENV,
    JSON,
    JSON_FIELDS,
    YAML,
    YAML_FIELDS,
    SEALED,
    INSIDE_SEALED,
    IDENTITIES
  }

  private static KeyPair pair() {
    try {
      return new X25519KeyPairGenerator().generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static Stream<Arguments> seeds() {
    MetadataChange metadata =
        MetadataChange.builder()
            .label("team", "trading")
            .description("d")
            .contentType("text/plain")
            .expireTime(Instant.ofEpochSecond(4_000_000_000L))
            .build();
    Entry entry = new Entry("a/b", SecretValue.ofUtf8("value"), metadata);
    byte[] inside =
        text(
            "{\"format\":\"coffer-export/1\",\"secrets\":[{\"name\":\"a\",\"kind\":\"FIELDS\","
                + "\"value\":\"e30=\",\"expireTime\":\"2031-05-01T00:00:00Z\",\"labels\":{\"a\":\"b\"}}]}");
    return Stream.of(
        arguments(Format.DOTENV, text("export A='x'\nB=\"${A:-y}\"\n")),
        arguments(Format.JSON, text("{\"a\":{\"b\":\"c\",\"d\":1.5e3,\"e\":true}}")),
        arguments(Format.JSON, new byte[] {0, 0, (byte) 0xff, (byte) 0xfe}),
        arguments(Format.JSON_FIELDS, text("{\"a\":{\"b\":\"c\",\"d\":\"\\ud800\"}}")),
        arguments(Format.YAML, text("a:\n  b: &x c\n  d: !!binary aGk=\n  e: *x\n")),
        arguments(Format.YAML, new byte[] {'a', ':', ' ', (byte) 0xff}),
        arguments(Format.YAML_FIELDS, text("a: { b: 007, c: 1_000, d: .inf, <<: {} }\n")),
        arguments(Format.SEALED, SealedFile.write(List.of(entry), RECIPIENT)),
        arguments(Format.SEALED, text("-----BEGIN AGE ENCRYPTED FILE-----\nYWdl\n")),
        arguments(Format.INSIDE_SEALED, inside),
        arguments(Format.IDENTITIES, text("# a comment\n" + IDENTITY + "\n")));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @MethodSource("seeds")
  @FuzzTest
  void fileIsReadOrRefused(@NotNull Format format, byte @NotNull @WithLength(max = 2000) [] content)
      throws IOException {
    try {
      read(format, content).forEach(Entry::close);
    } catch (WrongUse documented) {
      return;
    } catch (IOException e) {
      // A .env file that is no text: the command says so as of any file that it cannot read.
      if (format != Format.DOTENV) {
        throw e;
      }
    } catch (SecretsException e) {
      if (!REFUSALS.contains(e.code())) {
        throw new AssertionError("refused with " + e.code(), e);
      }
    }
  }

  private static List<Entry> read(Format format, byte[] content) throws IOException {
    return switch (format) {
      case DOTENV -> DotenvFile.read(Files.write(folder.resolve(".env"), content), Map.of());
      case JSON -> TreeFile.json().read(content, false);
      case JSON_FIELDS -> TreeFile.json().read(content, true);
      case YAML -> TreeFile.yaml().read(content, false);
      case YAML_FIELDS -> TreeFile.yaml().read(content, true);
      case SEALED -> SealedFile.read(content, IDENTITY);
      case INSIDE_SEALED -> SealedFile.read(AgeFile.seal(content, RECIPIENT), IDENTITY);
      case IDENTITIES ->
          SealedFile.read(
              AgeFile.seal(text("{}"), RECIPIENT), new String(content, StandardCharsets.UTF_8));
    };
  }
}
