package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.Cryptoki;
import dev.coffer.hsm.cryptoki.CryptokiException;
import dev.coffer.hsm.cryptoki.ReturnValue;
import dev.coffer.hsm.cryptoki.TokenFacts;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretSource;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Logs in with the PIN as it is now. A PIN that a token refused is never tried again, since some
 * tokens lock themselves after three; what is remembered of it is a code under a key of this
 * process. Used under the token's lock.
 */
final class Login {
  private static final byte[] PROCESS_KEY = new byte[32];

  static {
    new SecureRandom().nextBytes(PROCESS_KEY);
  }

  private final HsmConfig config;
  private byte @Nullable [] accepted;
  private byte @Nullable [] refused;
  private @Nullable SecretsException refusal;

  Login(HsmConfig config) {
    this.config = config;
  }

  /**
   * Logs the user in, in a session.
   *
   * @throws SecretsException BACKEND_DENIED when the PIN is refused, was refused before, or is not
   *     tried because the token has only one try left
   * @throws CryptokiException whatever else the module says
   */
  void into(Cryptoki cryptoki, long session, TokenFacts token) {
    char[] pin = read(config.pin());
    try {
      byte[] code = code(pin);
      if (refusal != null && MessageDigest.isEqual(code, refused)) {
        throw refusal.toBuilder().cause(refusal).build();
      }
      if (token.pinLocked() || token.pinFinalTry()) {
        throw HsmErrors.pinNotTried(config, token);
      }
      login(cryptoki, session, pin, code);
      accepted = code;
      refused = null;
      refusal = null;
    } finally {
      Arrays.fill(pin, '\0');
    }
  }

  private void login(Cryptoki cryptoki, long session, char[] pin, byte[] code) {
    try {
      cryptoki.login(session, pin);
    } catch (CryptokiException e) {
      if (e.code() == ReturnValue.USER_ALREADY_LOGGED_IN) {
        return;
      }
      if (ErrorClass.of(e) == ErrorClass.AUTH) {
        refused = code;
        refusal = HsmErrors.pinRefused(config, e);
        throw refusal;
      }
      throw e;
    }
  }

  /** Refuses another PIN than the one that the token took: sharing it would go round the login. */
  void mustBeOf(SecretSource pin) {
    char[] other = read(pin);
    try {
      if (!MessageDigest.isEqual(code(other), accepted)) {
        throw HsmErrors.otherPin(config);
      }
    } finally {
      Arrays.fill(other, '\0');
    }
  }

  private char[] read(SecretSource source) {
    char[] pin = chars(source);
    if (config.profile().pinForm() == Profile.PinForm.USER_AND_PIN
        && CharBuffer.wrap(pin).chars().noneMatch(c -> c == ':')) {
      Arrays.fill(pin, '\0');
      throw HsmErrors.pinForm();
    }
    return pin;
  }

  /** A PIN as it is now; wiped by the caller. */
  static char[] chars(SecretSource source) {
    try (SecretValue value = source.read()) {
      byte[] bytes = value.bytes();
      CharBuffer decoded = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
      char[] pin = new char[decoded.remaining()];
      decoded.get(pin);
      Arrays.fill(decoded.array(), '\0');
      Arrays.fill(bytes, (byte) 0);
      if (pin.length == 0) {
        throw HsmErrors.pinEmpty();
      }
      return pin;
    }
  }

  private static byte[] code(char[] pin) {
    ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(pin));
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(PROCESS_KEY, "HmacSHA256"));
      mac.update(encoded.duplicate());
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks HMAC-SHA-256", e);
    } finally {
      Arrays.fill(encoded.array(), (byte) 0);
    }
  }
}
