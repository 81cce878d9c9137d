package dev.coffer.hsm;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyProviderFactory;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Root keys of type {@code pkcs11}: {@code { type: pkcs11, module: /usr/lib/…so, token: coffer,
 * key: root, pin: { file: F } }}.
 */
public final class HsmKeyProviderFactory implements KeyProviderFactory {
  private static final String MODULE = "module";
  private static final String TOKEN = "token";
  private static final String SERIAL = "serial";
  private static final String KEY = "key";
  private static final String PIN = "pin";
  private static final String PROFILE = "profile";
  private static final String MECHANISM = "gcmMechanism";
  private static final String SESSIONS = "sessions";
  private static final String TIMEOUT = "timeout";
  private static final Duration MOST_TIME = Duration.ofMinutes(5);

  @Override
  public String type() {
    return "pkcs11";
  }

  @Override
  public SettingsSchema schema() {
    return SettingsSchema.builder()
        .required(MODULE, Kind.STRING, "The vendor's PKCS#11 library, an absolute path.")
        .optional(TOKEN, Kind.STRING, "The label of the token; or serial.")
        .optional(SERIAL, Kind.STRING, "The serial number of the token; or token.")
        .required(
            KEY,
            Kind.STRING,
            "The name of the root key, 1 to 24 of A-Z a-z 0-9 _ . -; its objects are NAME/v1, ….")
        .required(PIN, Kind.SECRET, "The PIN of the token's user; for cloudhsm, user:password.")
        .choice(
            PROFILE,
            "How the module does AES-GCM; default: standard, which SoftHSM is.",
            Arrays.stream(Profile.values()).map(Profile::text).toArray(String[]::new))
        .optional(
            MECHANISM, Kind.STRING, "Another number for AES-GCM than the profile's, as 0x80001087.")
        .optional(SESSIONS, Kind.INTEGER, "Calls made at once, 1 to 256; default: 8.")
        .optional(
            TIMEOUT,
            Kind.DURATION,
            "The longest a call may take, further tries included, up to 5m; default: 10s.")
        .build();
  }

  @Override
  public KeyProvider open(Settings settings) {
    return at(settings, HsmKeyProvider::open);
  }

  @Override
  public KeyProvider create(Settings settings) {
    return at(settings, HsmKeyProvider::create);
  }

  @Override
  public Privileges privileges(Settings settings) {
    return Privileges.NONE;
  }

  private static HsmConfig config(Settings settings) {
    Profile profile = profile(settings.string(PROFILE, Profile.STANDARD.text()));
    return new HsmConfig(
        module(settings),
        token(settings),
        settings.has(SERIAL) ? settings.string(SERIAL) : null,
        name(settings),
        settings.secret(PIN),
        profile,
        settings.has(MECHANISM) ? mechanism(settings) : profile.mechanism(),
        settings.integer(SESSIONS, 1, HsmConfig.MAX_SESSIONS, HsmConfig.DEFAULT_SESSIONS),
        timeout(settings));
  }

  private static Path module(Settings settings) {
    String written = settings.string(MODULE);
    Path module = Path.of(written);
    if (!module.isAbsolute()) {
      throw settings.invalid(
          MODULE,
          "a module is not looked for: its path is absolute",
          "Write the whole path, as /usr/lib/softhsm/libsofthsm2.so.");
    }
    return module;
  }

  private static @Nullable String token(Settings settings) {
    if (!settings.has(TOKEN) && !settings.has(SERIAL)) {
      throw settings.invalid(
          TOKEN,
          "a pkcs11 root key has a token or a serial, and neither is there",
          "Write token: LABEL or serial: NUMBER; a slot's number says nothing, it moves.");
    }
    return settings.has(TOKEN) ? settings.string(TOKEN) : null;
  }

  private static String name(Settings settings) {
    String name = settings.string(KEY);
    if (!HsmNames.isName(name)) {
      throw settings.invalid(
          KEY,
          "it is not the name of a root key",
          "Write 1 to 24 of A-Z a-z 0-9 _ . and -, without the version.");
    }
    return name;
  }

  private static Profile profile(String text) {
    return Arrays.stream(Profile.values())
        .filter(each -> each.text().equals(text))
        .findAny()
        .orElseThrow(() -> new IllegalStateException("the schema lets no other through"));
  }

  private static long mechanism(Settings settings) {
    try {
      return Long.decode(settings.string(MECHANISM));
    } catch (NumberFormatException e) {
      throw settings.invalid(
          MECHANISM, "it is not the number of a mechanism", "Write it as 0x80001087.");
    }
  }

  private static Duration timeout(Settings settings) {
    Duration timeout = settings.duration(TIMEOUT, HsmConfig.DEFAULT_TIMEOUT);
    if (timeout.isZero() || timeout.isNegative() || timeout.compareTo(MOST_TIME) > 0) {
      throw settings.invalid(TIMEOUT, "it is not above 0s and up to 5m", "Write it as 10s.");
    }
    return timeout;
  }

  /** Gives what cannot be used its place in the configuration; other errors have theirs. */
  private static KeyProvider at(Settings settings, Function<HsmConfig, KeyProvider> start) {
    try {
      return start.apply(config(settings));
    } catch (SecretsException e) {
      boolean ofToken =
          e.origin() == Origin.KEY_PROVIDER
              && (e.code() == ErrorCode.CONFIGURATION || e.code() == ErrorCode.FAILED_PRECONDITION);
      if (!ofToken) {
        throw e;
      }
      throw settings
          .invalid(key(settings), Objects.requireNonNull(e.getMessage()), e.remedy())
          .toBuilder()
          .origin(Origin.KEY_PROVIDER)
          .cause(e)
          .build();
    }
  }

  private static String key(Settings settings) {
    return settings.has(TOKEN) ? TOKEN : SERIAL;
  }
}
