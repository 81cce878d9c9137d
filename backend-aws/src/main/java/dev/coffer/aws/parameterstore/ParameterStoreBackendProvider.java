package dev.coffer.aws.parameterstore;

import dev.coffer.aws.AwsSettings;
import dev.coffer.aws.parameterstore.ParameterStoreConfig.Tier;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.util.Locale;
import java.util.Objects;

/** Makes a {@link ParameterStoreBackend} of the type {@code aws-parameter-store}. */
public final class ParameterStoreBackendProvider implements BackendProvider {
  private static final SettingsSchema SCHEMA =
      ParameterStoreBackend.BUDGET
          .declare(
              AwsSettings.schema()
                  .optional(
                      "prefix",
                      Kind.STRING,
                      "The hierarchy under which every name is, as teams/trading.")
                  .choice(
                      "names",
                      "How names are spelt there: the service's own, which reach what exists already, or so"
                          + " that all fit; default: native.",
                      "native",
                      "encoded")
                  .choice(
                      "tier",
                      "What a parameter may hold, and costs; default: standard.",
                      "standard",
                      "advanced",
                      "intelligent")
                  .optional(
                      "kmsKey",
                      Kind.STRING,
                      "The KMS key of values: id, ARN or alias; default: aws/ssm."))
          .build();

  @Override
  public String type() {
    return "aws-parameter-store";
  }

  @Override
  public SettingsSchema schema() {
    return SCHEMA;
  }

  @Override
  public SecretBackend open(String store, Settings settings) {
    return ParameterStoreBackend.open(
        store, config(settings), ParameterStoreBackend.BUDGET.read(settings));
  }

  @Override
  public Privileges privileges(Settings settings) {
    return ParameterStorePrivileges.of(config(settings));
  }

  private static ParameterStoreConfig config(Settings settings) {
    return new ParameterStoreConfig(
        AwsSettings.read(settings),
        prefix(settings),
        settings.string("names", "native").equals("encoded"),
        Tier.valueOf(settings.string("tier", "standard").toUpperCase(Locale.ROOT)),
        settings.has("kmsKey") ? settings.string("kmsKey") : null);
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
