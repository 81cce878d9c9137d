package dev.coffer.aws.secretsmanager;

import dev.coffer.aws.AwsSettings;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.util.Objects;

/** Makes a {@link SecretsManagerBackend} of the type {@code aws-secrets-manager}. */
public final class SecretsManagerBackendProvider implements BackendProvider {
  private static final SettingsSchema SCHEMA =
      SecretsManagerBackend.BUDGET
          .declare(
              AwsSettings.schema()
                  .optional(
                      "prefix",
                      Kind.STRING,
                      "Stands in front of every name there, as teams/trading.")
                  .choice(
                      "names",
                      "How names are spelt there; the service takes all as they are, so both are the same.",
                      "native",
                      "encoded")
                  .optional(
                      "kmsKey",
                      Kind.STRING,
                      "The KMS key of new secrets: id, ARN or alias; default: aws/secretsmanager.")
                  .optional(
                      "recoveryDays",
                      Kind.INTEGER,
                      "How long a deleted secret can be restored, 7 to 30 days; default: 30."))
          .build();

  @Override
  public String type() {
    return "aws-secrets-manager";
  }

  @Override
  public SettingsSchema schema() {
    return SCHEMA;
  }

  @Override
  public SecretBackend open(String store, Settings settings) {
    return SecretsManagerBackend.open(
        store, config(settings), SecretsManagerBackend.BUDGET.read(settings));
  }

  @Override
  public Privileges privileges(Settings settings) {
    return SecretsManagerPrivileges.of(config(settings));
  }

  private static SecretsManagerConfig config(Settings settings) {
    return new SecretsManagerConfig(
        AwsSettings.read(settings),
        prefix(settings),
        settings.has("kmsKey") ? settings.string("kmsKey") : null,
        settings.integer("recoveryDays", 7, 30, SecretsManagerConfig.DEFAULT_RECOVERY_DAYS));
  }

  private static NamePrefix prefix(Settings settings) {
    String text = settings.string("prefix", "");
    try {
      return NamePrefix.of(text.isEmpty() || text.endsWith("/") ? text : text + "/");
    } catch (SecretsException e) {
      throw settings.invalid("prefix", Objects.requireNonNull(e.getMessage()), e.remedy());
    }
  }
}
