package dev.coffer.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coffer.config.CofferConfig;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may stand in coffer.yaml, and what is said of what may not. */
final class VaultSettingsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth: { method: token, token: { file: t } }",
        "auth: { token: { file: t } }, namespace: teams/x, mount: a/b, engine: 2, names: encoded",
        "auth: { method: appRole, roleId: r, secretId: { file: t } }, prefix: teams/trading",
        "auth: { method: appRole, roleId: r, role: n, wrappedSecretId: { file: t } }, timeout: 5s",
        "auth: { method: kubernetes, role: r }",
        "auth: { method: jwt, role: r, jwt: { file: t } }, maxValueBytes: 750KiB",
        "auth: { method: ldap, username: u, password: { file: t }, mount: corp }",
        "auth: { method: userpass, username: u, password: { file: t } }",
        "auth: { method: certificate }"
      })
  void opensWithoutAServer(String settings) throws IOException {
    open(settings);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "auth: { method: appRole, roleId: r, password: { file: t } } # not one of the login",
        "auth: { method: nonsense } # method",
        "auth: { method: token } # token",
        "auth: { token: { file: t } }, prefix: 'a//b' # prefix",
        "auth: { token: { file: t } }, mount: '../sys' # mount",
        "auth: { token: { file: t } }, timeout: 1ms # timeout",
        "auth: { token: { file: t } }, tls: { certificate: c } # certificate",
        "auth: { token: { file: t } }, maxValueBytes: 1MiB # maxValueBytes"
      })
  void saysWhatIsWrongAndWhere(String line) throws IOException {
    int at = line.indexOf(" # ");
    assertThatThrownBy(() -> open(line.substring(0, at)))
        .isInstanceOfSatisfying(
            SecretsException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION);
              assertThat(e).hasMessageContaining("coffer.yaml:4:");
              assertThat(e.getMessage() + e.remedy()).contains(line.substring(at + 3));
              assertThat(e.remedy()).isNotEmpty();
            });
  }

  @Test
  void anAddressWithMoreThanHostAndPortIsRefused() {
    for (String address :
        new String[] {
          "https://user:pass@vault:8200", "https://vault:8200/v1", "vault:8200", "ftp://vault"
        }) {
      assertThatThrownBy(() -> openAt(address, "auth: { token: { file: t } }"))
          .as(address)
          .isInstanceOf(SecretsException.class)
          .hasMessageNotContaining("pass@");
    }
  }

  private void open(String settings) throws IOException {
    openAt("https://127.0.0.1:1", settings);
  }

  private void openAt(String address, String settings) throws IOException {
    Files.writeString(folder.resolve("t"), "x");
    String text =
        "stores:\n  default:\n  # the next line is the store\n    { type: vault, address: \""
            + address
            + "\", "
            + settings
            + " }\n";
    Path file = Files.writeString(folder.resolve("coffer.yaml"), text);
    CofferConfig.load(file).openStores().close();
  }
}
