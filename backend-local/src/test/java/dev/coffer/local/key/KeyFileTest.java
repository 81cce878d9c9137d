package dev.coffer.local.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("root.key");
  }

  @Test
  void aNewKeyFileIsPrivateWholeAndAloneInItsFolder() throws IOException {
    SoftwareKeyProvider.createFile(file).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(Files.readAllLines(file)).hasSize(3).element(0).isEqualTo("coffer-root-key v1");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void aKeyFileIsNeverOverwritten() throws IOException {
    SoftwareKeyProvider.createFile(file).close();
    byte[] before = Files.readAllBytes(file);
    assertThat(refusal(() -> SoftwareKeyProvider.createFile(file)).code())
        .isEqualTo(ErrorCode.ALREADY_EXISTS);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void ofManyThatMakeOneKeyFileAtOnceExactlyOneSucceeds() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> makers =
          IntStream.range(0, 8).<Callable<Boolean>>mapToObj(i -> this::makes).toList();
      int made = 0;
      for (Future<Boolean> maker : threads.invokeAll(makers)) {
        made += maker.get() ? 1 : 0;
      }
      assertThat(made).isEqualTo(1);
      SoftwareKeyProvider.openFile(file).close();
    } finally {
      threads.shutdownNow();
    }
  }

  private boolean makes() {
    try {
      SoftwareKeyProvider.createFile(file).close();
      return true;
    } catch (SecretsException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
      return false;
    }
  }

  @Test
  void openingNeverMakesAKey() {
    SecretsException error = refusal(() -> SoftwareKeyProvider.openFile(file));
    assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(error).hasMessageContaining(file.toString());
    assertThat(error.remedy()).contains("bootstrap");
    assertThat(file).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwxrwxrwx"})
  void aKeyFileThatIsOpenToOthersIsRefused(String mode) throws IOException {
    SoftwareKeyProvider.createFile(file).close();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    SecretsException error = refusal(() -> SoftwareKeyProvider.openFile(file));
    assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(error.remedy()).contains("chmod 600");
  }

  @Test
  void aKeyFileThatOnlyItsOwnerMayReadIsTaken() throws IOException {
    SoftwareKeyProvider.createFile(file).close();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
    SoftwareKeyProvider.openFile(file).close();
  }

  @Test
  void everyChangedByteAndEveryOtherLengthIsTold() throws IOException {
    SoftwareKeyProvider.createFile(file).close();
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      Files.write(file, changed);
      assertThat(refusal(() -> SoftwareKeyProvider.openFile(file)).code())
          .as("byte %d", i)
          .isIn(ErrorCode.INTEGRITY, ErrorCode.CONFIGURATION);
    }
    for (String other : List.of("", "x", text(whole).trim(), text(whole) + "\n")) {
      Files.writeString(file, other);
      assertThat(refusal(() -> SoftwareKeyProvider.openFile(file)).code())
          .isEqualTo(ErrorCode.INTEGRITY);
    }
    Files.write(file, new byte[2000]);
    assertThat(refusal(() -> SoftwareKeyProvider.openFile(file)))
        .hasMessageContaining("is damaged");
  }

  @Test
  void aFormatOfALaterVersionIsSaidToBeThat() throws IOException {
    SoftwareKeyProvider.createFile(file).close();
    Files.writeString(file, Files.readString(file).replace(" v1\n", " v2\n"));
    SecretsException error = refusal(() -> SoftwareKeyProvider.openFile(file));
    assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(error.remedy()).contains("version");
  }

  @Test
  void noErrorShowsTheKey() throws IOException {
    SoftwareKeyProvider.createFile(file).close();
    String content = Files.readString(file);
    String key = content.substring(content.indexOf("\nkey ") + 5).trim();
    Files.writeString(file, content.replace("id root-", "id roof-"));
    SecretsException error = refusal(() -> SoftwareKeyProvider.openFile(file));
    assertThat(error + error.remedy() + error.getCause()).doesNotContain(key.substring(0, 6));
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path lost = folder.resolve("no/root.key");
    SecretsException error = refusal(() -> SoftwareKeyProvider.createFile(lost));
    assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(error).hasMessageContaining(lost.toString());
  }

  @Test
  void thePassphraseGivesTheSameKeyEachTimeAndAnotherPassphraseIsRefused() throws IOException {
    SoftwareKeyProvider made = SoftwareKeyProvider.createPassphrase(source("correct horse"), file);
    SoftwareKeyProvider opened = SoftwareKeyProvider.openPassphrase(source("correct horse"), file);
    assertThat(opened.current()).isEqualTo(made.current());
    assertThat(opened.unwrap(made.wrap(new byte[32], new byte[1]), new byte[1])).hasSize(32);
    assertThat(Files.readString(file))
        .contains("argon2id memory=65536 iterations=3 lanes=4")
        .doesNotContain("horse");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");

    SecretsException error =
        refusal(() -> SoftwareKeyProvider.openPassphrase(source("correct house"), file));
    assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(error + error.remedy()).contains("passphrase").doesNotContain("house");
  }

  @Test
  void twoKeysOfOnePassphraseDiffer() {
    Path other = folder.resolve("other");
    assertThat(SoftwareKeyProvider.createPassphrase(source("correct horse"), file).current())
        .isNotEqualTo(
            SoftwareKeyProvider.createPassphrase(source("correct horse"), other).current());
  }

  @Test
  void aShortPassphraseIsRefusedAndNothingIsMade() {
    assertThat(refusal(() -> SoftwareKeyProvider.createPassphrase(source("seven77"), file)).code())
        .isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(file).doesNotExist();
  }

  @Test
  void parametersThatAreMissingOpenToOthersOrDamagedAreTold() throws IOException {
    SecretSource passphrase = source("correct horse");
    assertThat(refusal(() -> SoftwareKeyProvider.openPassphrase(passphrase, file)).code())
        .isEqualTo(ErrorCode.CONFIGURATION);
    SoftwareKeyProvider.createPassphrase(passphrase, file).close();
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      assertThat(PassphraseParameters.decode(changed)).as("byte %d", i).isNull();
    }
    Files.writeString(file, text(whole).replace("lanes=4", "lanes=5"));
    assertThat(refusal(() -> SoftwareKeyProvider.openPassphrase(passphrase, file)).code())
        .isEqualTo(ErrorCode.INTEGRITY);
    Files.writeString(file, text(whole).replace(" v1\n", " v2\n"));
    assertThat(refusal(() -> SoftwareKeyProvider.openPassphrase(passphrase, file)).code())
        .isEqualTo(ErrorCode.CONFIGURATION);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(refusal(() -> SoftwareKeyProvider.openPassphrase(passphrase, file)).remedy())
        .contains("chmod 600");
  }

  @Test
  void weakOrExhaustingParametersAreRefused() {
    byte[] salt = new byte[PassphraseParameters.SALT_BYTES];
    String id = "root-0123456789abcdef";
    assertThat(
            PassphraseParameters.decode(new PassphraseParameters(id, 65536, 3, 4, salt).encode()))
        .isNotNull();
    for (int memory :
        new int[] {PassphraseParameters.MIN_MEMORY - 1, PassphraseParameters.MAX_MEMORY + 1}) {
      assertThat(
              catchThrowableOfType(
                  IllegalArgumentException.class,
                  () -> new PassphraseParameters(id, memory, 3, 4, salt)))
          .isNotNull();
    }
  }

  private static SecretSource source(String passphrase) {
    return () -> SecretValue.ofUtf8(passphrase);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, US_ASCII);
  }

  private static SecretsException refusal(ThrowingCallable call) {
    SecretsException error = catchThrowableOfType(SecretsException.class, call);
    assertThat(error).isNotNull();
    return error;
  }
}
