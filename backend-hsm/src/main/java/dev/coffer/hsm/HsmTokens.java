package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.Cryptoki;
import dev.coffer.hsm.cryptoki.CryptokiException;
import dev.coffer.hsm.cryptoki.KeyFacts;
import dev.coffer.hsm.cryptoki.TokenFacts;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.SecretSource;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * What is in an HSM, and how a token is made there: for who sets one up. Calls are made on the
 * caller's thread and have no deadline.
 */
public final class HsmTokens {
  /** The most bytes of a token's label. */
  public static final int MAX_LABEL_BYTES = 32;

  private HsmTokens() {}

  /**
   * The tokens that a module shows, those that are not initialised included. No PIN is needed.
   *
   * @throws SecretsException CONFIGURATION when the module cannot be loaded; UNAVAILABLE when it
   *     does not answer
   */
  public static List<TokenFacts> list(Path module) {
    return with(module, Cryptoki::tokens);
  }

  /**
   * Initialises a token that is not, and sets the PIN of its user.
   *
   * @param label 1 to {@value #MAX_LABEL_BYTES} characters of ASCII, borne by no other token
   * @param officerPin of the token's security officer, from now on
   * @param pin of the token's user
   * @throws SecretsException ALREADY_EXISTS when a token has the label; FAILED_PRECONDITION when no
   *     token is left to initialise, or the module cannot do it
   */
  public static TokenFacts make(
      Path module, String label, SecretSource officerPin, SecretSource pin) {
    return with(module, cryptoki -> make(cryptoki, label, officerPin, pin));
  }

  private static TokenFacts make(
      Cryptoki cryptoki, String label, SecretSource officerPin, SecretSource pin) {
    List<TokenFacts> there = cryptoki.tokens();
    if (there.stream().anyMatch(each -> each.initialized() && each.label().equals(label))) {
      throw HsmErrors.tokenExists(label);
    }
    TokenFacts free =
        there.stream()
            .filter(each -> !each.initialized())
            .findFirst()
            .orElseThrow(HsmErrors::noFreeToken);
    char[] officer = Login.chars(officerPin);
    char[] user = Login.chars(pin);
    try {
      cryptoki.initToken(free.slot(), officer, label);
      // It may have moved to another slot.
      TokenFacts made =
          cryptoki.tokens().stream()
              .filter(each -> each.initialized() && each.label().equals(label))
              .findFirst()
              .orElseThrow(HsmErrors::noFreeToken);
      setPin(cryptoki, made, officer, user);
      return made;
    } finally {
      Arrays.fill(officer, '\0');
      Arrays.fill(user, '\0');
    }
  }

  private static void setPin(Cryptoki cryptoki, TokenFacts token, char[] officer, char[] user) {
    long session = cryptoki.openSession(token.slot());
    try {
      cryptoki.loginOfficer(session, officer);
      cryptoki.initPin(session, user);
      cryptoki.logout(session);
    } finally {
      cryptoki.closeSession(session);
    }
  }

  /**
   * The secret keys on a token, whoever made them.
   *
   * @throws SecretsException whatever {@link HsmKeyProvider#open} throws
   */
  public static List<KeyFacts> keys(HsmConfig config) {
    Device device = Device.of(config);
    try {
      return device.run(
          lease ->
              lease.cryptoki().findKeys(lease.session(), null).stream()
                  .map(each -> lease.cryptoki().keyFacts(lease.session(), each))
                  .toList());
    } finally {
      device.release();
    }
  }

  private static <R> R with(Path library, Function<Cryptoki, R> work) {
    Module module = Module.of(library);
    module.enter();
    module.calls().lock();
    try {
      return work.apply(module.cryptoki());
    } catch (CryptokiException e) {
      throw HsmErrors.notDone(library, e);
    } finally {
      module.calls().unlock();
      module.leave();
    }
  }
}
