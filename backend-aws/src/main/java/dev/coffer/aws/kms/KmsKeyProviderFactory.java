package dev.coffer.aws.kms;

import dev.coffer.aws.AwsSettings;
import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyProviderFactory;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.util.Objects;

/** Root keys of type {@code aws-kms}: {@code { type: aws-kms, key: alias/coffer }}. */
public final class KmsKeyProviderFactory implements KeyProviderFactory {
  private static final String KEY = "key";

  @Override
  public String type() {
    return "aws-kms";
  }

  @Override
  public SettingsSchema schema() {
    return AwsSettings.schema()
        .required(KEY, Kind.STRING, "The symmetric key that wraps: id, ARN or alias.")
        .optional("previous", Kind.LIST, "Keys that wrapped before it, and still unwrap.")
        .optional("signingKey", Kind.STRING, "An asymmetric key that signs; default: none.")
        .build();
  }

  @Override
  public KeyProvider open(Settings settings) {
    KmsKeyConfig config = config(settings);
    try {
      return KmsKeyProvider.open(config);
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.CONFIGURATION) {
        throw e;
      }
      throw settings.invalid(KEY, Objects.requireNonNull(e.getMessage()), e.remedy()).toBuilder()
          .origin(e.origin())
          .cause(e)
          .build();
    }
  }

  @Override
  public Privileges privileges(Settings settings) {
    return KmsPrivileges.of(config(settings));
  }

  private static KmsKeyConfig config(Settings settings) {
    return new KmsKeyConfig(
        AwsSettings.read(settings),
        settings.string(KEY),
        settings.strings("previous"),
        settings.has("signingKey") ? settings.string("signingKey") : null);
  }

  /** Makes none: a key of KMS has an owner, a policy and a price, which are not Coffer's to set. */
  @Override
  public KeyProvider create(Settings settings) {
    try (KeyProvider there = open(settings)) {
      throw KmsErrors.of(
              ErrorCode.ALREADY_EXISTS, "The key " + there.current().key() + " is in KMS already.")
          .remedy("Use it; a root key is never overwritten.")
          .build();
    }
  }
}
