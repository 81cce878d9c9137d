package dev.coffer.local.key;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyProviderFactory;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretSource;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Root keys of type {@code software}: {@code { type: software, file: root.key }}, or {@code { type:
 * software, passphrase: { env: X }, parameters: root.parameters }}.
 */
public final class SoftwareKeyProviderFactory implements KeyProviderFactory {
  private static final String FILE = "file";
  private static final String PASSPHRASE = "passphrase";
  private static final String PARAMETERS = "parameters";

  @Override
  public String type() {
    return "software";
  }

  @Override
  public SettingsSchema schema() {
    return SettingsSchema.builder()
        .optional(FILE, Kind.FILE, "The key file, of mode 0600. Made by bootstrap.")
        .optional(
            PASSPHRASE,
            Kind.SECRET,
            "In place of a key file: the key comes out of this passphrase of at least 8 bytes, by"
                + " Argon2id.")
        .optional(
            PARAMETERS,
            Kind.FILE,
            "With a passphrase: where its salt and parameters are kept. Made by bootstrap.")
        .build();
  }

  @Override
  public KeyProvider open(Settings settings) {
    if (isFile(settings)) {
      Path file = settings.file(FILE);
      return at(settings, FILE, () -> SoftwareKeyProvider.openFile(file));
    }
    SecretSource passphrase = settings.secret(PASSPHRASE);
    Path parameters = settings.file(PARAMETERS);
    return at(
        settings, PARAMETERS, () -> SoftwareKeyProvider.openPassphrase(passphrase, parameters));
  }

  @Override
  public KeyProvider create(Settings settings) {
    if (isFile(settings)) {
      Path file = settings.file(FILE);
      return at(settings, FILE, () -> SoftwareKeyProvider.createFile(file));
    }
    SecretSource passphrase = settings.secret(PASSPHRASE);
    Path parameters = settings.file(PARAMETERS);
    return at(
        settings, PARAMETERS, () -> SoftwareKeyProvider.createPassphrase(passphrase, parameters));
  }

  @Override
  public Privileges privileges(Settings settings) {
    return Privileges.NONE;
  }

  private static boolean isFile(Settings settings) {
    boolean file = settings.has(FILE);
    boolean passphrase = settings.has(PASSPHRASE);
    if (file == passphrase) {
      throw settings.invalid(
          file ? PASSPHRASE : FILE,
          "a software root key has a file or a passphrase, and " + (file ? "not both" : "one"),
          "Write file: root.key, or passphrase: { env: X } with parameters: root.parameters.");
    }
    if (file && settings.has(PARAMETERS)) {
      throw settings.invalid(
          PARAMETERS, "a key file has no parameters", "Take parameters away, or use a passphrase.");
    }
    return file;
  }

  /** Gives what the files say their place in the configuration; other errors have theirs. */
  private static KeyProvider at(Settings settings, String key, Supplier<KeyProvider> provider) {
    try {
      return provider.get();
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.CONFIGURATION || e.origin() != Origin.KEY_PROVIDER) {
        throw e;
      }
      throw settings.invalid(key, Objects.requireNonNull(e.getMessage()), e.remedy()).toBuilder()
          .origin(Origin.KEY_PROVIDER)
          .cause(e)
          .build();
    }
  }
}
