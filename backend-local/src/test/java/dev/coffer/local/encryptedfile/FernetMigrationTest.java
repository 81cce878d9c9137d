package dev.coffer.local.encryptedfile;

import static dev.coffer.local.table.Stores.get;
import static dev.coffer.local.table.Stores.names;
import static dev.coffer.local.table.Stores.refusal;
import static dev.coffer.local.table.Stores.unaddressable;
import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.model.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tokens were made by Python's cryptography 48.0.0. */
class FernetMigrationTest {
  /** Over broker.host, broker.port (a number), a nested broker.password and live (a boolean). */
  private static final String TOKEN =
      "gAAAAABnh45VLdKRT1Fk0tySHRPkxuSt9e28GD36-2ohA3N0iEzN8n3B1AXjLlZlOamIG6OU5t2OW3Oj3FNUCUjJqxYo"
          + "iUDELzlJBGebuEsH9DoldneaYVIMrVH-gOAFedWWK2JmSotHhjOHH_vltcQw_ImlZTr_9BMXXRB4gLXHs033BmrD6"
          + "fAfvqakNdIDOUXajTKy0lFw_ZczoRSLWM6enuh5zTW78g==";

  /** Over good, "b d", list (an array) and none (null). */
  private static final String ODD_TOKEN =
      "gAAAAABnh45V52wkw8PJ78ge4MYF6EGIUXy2UXLdRXhyN9kTBap8vKth1Sw0tVufYF3dvWMiuZK-lbZCk-wrPciuU3e9"
          + "Fnz_KRfERSu2SrYZoW0y9EU02N3She--DqrMsfQ80dcMKn-xzS97cMigDMO_HMx0gOIA6g==";

  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void writeToken() throws Exception {
    file = directory.resolve("encrypted_secrets.bin");
    write(TOKEN);
  }

  private void write(String token) throws Exception {
    Files.writeString(file, token);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private EncryptedFileBackend store() {
    return EncryptedFileBackend.open(EncryptedFileConfig.of(file, Keys.of(Keys.FERNET)));
  }

  private void assertHoldsAll() {
    assertThat(names(store()))
        .containsExactly("broker/host", "broker/password", "broker/port", "live");
    assertThat(get(store(), "broker/host")).isEqualTo("127.0.0.1");
    assertThat(get(store(), "broker/port")).isEqualTo("7497");
    assertThat(get(store(), "broker/password")).isEqualTo("hunter2 \u00e9");
    assertThat(get(store(), "live")).isEqualTo("false");
  }

  @Test
  void aFernetFileIsReadAsItIs() throws Exception {
    assertHoldsAll();
    assertThat(file).hasContent(TOKEN);
  }

  @Test
  void migrationKeepsEverySecretAndTheOldFile() throws Exception {
    store().migrate();
    assertThat(Files.readAllBytes(file)).startsWith('C', 'O', 'F', 'F', 'E', 'R', 'F', '1');
    assertHoldsAll();
    assertThat(directory.resolve("encrypted_secrets.bin.fernet")).hasContent(TOKEN);
    byte[] migrated = Files.readAllBytes(file);
    store().migrate();
    assertThat(Files.readAllBytes(file)).isEqualTo(migrated);
  }

  @Test
  void theFirstWriteMigrates() throws Exception {
    EncryptedFileBackendTest.put(store(), "new", "x");
    assertThat(names(store())).hasSize(5).contains("new");
    assertThat(get(store(), "broker/host")).isEqualTo("127.0.0.1");
    assertThat(directory.resolve("encrypted_secrets.bin.fernet")).hasContent(TOKEN);
  }

  @Test
  void anOldFileThatIsKeptIsNeverOverwritten() throws Exception {
    Path kept = Files.writeString(directory.resolve("encrypted_secrets.bin.fernet"), "precious");
    assertThat(refusal(() -> store().migrate()).code()).isEqualTo(ErrorCode.ALREADY_EXISTS);
    assertThat(kept).hasContent("precious");
    assertThat(file).hasContent(TOKEN);
  }

  @Test
  void whatNoSecretCouldHoldIsReportedAndStopsTheMigration() throws Exception {
    write(ODD_TOKEN);
    assertThat(names(store())).containsExactly("good");
    assertThat(unaddressable(store()))
        .containsExactly("b d", "list (no single value)", "none (no single value)");
    assertThat(refusal(() -> store().migrate()).code()).isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(refusal(() -> EncryptedFileBackendTest.put(store(), "x", "y")).code())
        .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    assertThat(file).hasContent(ODD_TOKEN);
  }

  @Test
  void aWrongKeyAndEveryChangedCharacterSayTheSame() throws Exception {
    for (int at = 0; at < TOKEN.length() - 2; at += 5) {
      char other = TOKEN.charAt(at) == 'A' ? 'B' : 'A';
      write(TOKEN.substring(0, at) + other + TOKEN.substring(at + 1));
      assertThat(refusal(() -> get(store(), "live")))
          .hasMessage("invalid encryption key or corrupted secrets file");
    }
    write(TOKEN);
    EncryptedFileBackend otherKey =
        EncryptedFileBackend.open(EncryptedFileConfig.of(file, Keys.of(Keys.fresh())));
    assertThat(refusal(() -> get(otherKey, "live")))
        .hasMessage("invalid encryption key or corrupted secrets file");
  }
}
