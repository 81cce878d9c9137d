package dev.coffer.hsm;

import dev.coffer.spi.SecretSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a root key is, and how it is used.
 *
 * @param module the PKCS#11 library, an absolute path
 * @param token the label of the token; null where the serial number says which
 * @param serial the serial number of the token; null where the label says which
 * @param key the name of the root key: 1 to 24 of {@code A-Z a-z 0-9 _ . -}
 * @param pin read at each login
 * @param gcmMechanism the number of the mechanism for AES-GCM; the profile's unless told otherwise
 * @param sessions how many calls are made at once, 1 to 256; the token may allow fewer
 * @param timeout how long one call of Coffer's may take, further tries included
 */
public record HsmConfig(
    Path module,
    @Nullable String token,
    @Nullable String serial,
    String key,
    SecretSource pin,
    Profile profile,
    long gcmMechanism,
    int sessions,
    Duration timeout) {
  public static final int DEFAULT_SESSIONS = 8;
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  static final int MAX_SESSIONS = 256;

  public HsmConfig {
    Objects.requireNonNull(module, "module");
    Objects.requireNonNull(pin, "pin");
    Objects.requireNonNull(profile, "profile");
    HsmNames.check(key);
    if (!module.isAbsolute()) {
      throw new IllegalArgumentException("a module has an absolute path");
    }
    if (token == null && serial == null) {
      throw new IllegalArgumentException("a token has a label or a serial number");
    }
    if (sessions < 1 || sessions > MAX_SESSIONS) {
      throw new IllegalArgumentException("1 to " + MAX_SESSIONS + " sessions");
    }
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("a timeout is over 0 seconds");
    }
  }

  /** A root key on the token of this label, with everything else as it is by default. */
  public static HsmConfig of(Path module, String token, String key, SecretSource pin) {
    return new HsmConfig(
        module,
        token,
        null,
        key,
        pin,
        Profile.STANDARD,
        Profile.STANDARD.mechanism(),
        DEFAULT_SESSIONS,
        DEFAULT_TIMEOUT);
  }

  public HsmConfig withKey(String other) {
    return new HsmConfig(
        module, token, serial, other, pin, profile, gcmMechanism, sessions, timeout);
  }

  public HsmConfig withPin(SecretSource other) {
    return new HsmConfig(
        module, token, serial, key, other, profile, gcmMechanism, sessions, timeout);
  }

  public HsmConfig withProfile(Profile other) {
    return new HsmConfig(
        module, token, serial, key, pin, other, other.mechanism(), sessions, timeout);
  }

  public HsmConfig withSessions(int most) {
    return new HsmConfig(module, token, serial, key, pin, profile, gcmMechanism, most, timeout);
  }

  public HsmConfig withTimeout(Duration most) {
    return new HsmConfig(module, token, serial, key, pin, profile, gcmMechanism, sessions, most);
  }

  /** The token, in words of a message. */
  String tokenText() {
    if (token == null) {
      return "the token with serial number " + serial;
    }
    return serial == null ? "the token " + token : "the token " + token + " (" + serial + ")";
  }
}
