package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.CryptokiException;
import dev.coffer.hsm.cryptoki.KeyFacts;
import dev.coffer.hsm.cryptoki.ReturnValue;
import dev.coffer.hsm.cryptoki.TokenFacts;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What is said when a token cannot do its work. Messages hold names of calls, codes, tokens and
 * keys; never a PIN, a key, or what was wrapped.
 */
final class HsmErrors {
  private HsmErrors() {}

  static SecretsException noLibrary(Path library) {
    return of(ErrorCode.CONFIGURATION, "There is no PKCS#11 module at " + library + ".")
        .remedy("Install the vendor's library, or correct the path.")
        .build();
  }

  static SecretsException notLoaded(Path library, Exception cause) {
    return of(ErrorCode.CONFIGURATION, library + " cannot be loaded as a PKCS#11 module.")
        .remedy(
            "Check that it is the vendor's PKCS#11 library, for this processor, and that what it"
                + " needs itself is installed (ldd shows it).")
        .cause(cause)
        .build();
  }

  static SecretsException noWrapper(Throwable cause) {
    return of(
            ErrorCode.CONFIGURATION,
            "The native part of the PKCS#11 wrapper cannot be loaded into this JVM.")
        .remedy(
            "It is unpacked to the temporary folder and run from there: give a folder whose file"
                + " system allows that with -Djava.io.tmpdir=DIR, and on JDK 24 and later pass"
                + " --enable-native-access=ALL-UNNAMED.")
        .cause(cause)
        .build();
  }

  static SecretsException notInitialized(Path library, CryptokiException cause) {
    return of(ErrorCode.UNAVAILABLE, library + " does not start: " + cause.getMessage() + ".")
        .remedy("Check the vendor's own configuration file and its environment variables.")
        .cause(cause)
        .build();
  }

  static SecretsException noToken(HsmConfig config) {
    return of(ErrorCode.UNAVAILABLE, config.module() + " shows no token.")
        .remedy(
            "Check that the HSM can be reached from here, and that it has " + config.tokenText())
        .build();
  }

  static SecretsException otherTokens(HsmConfig config, List<TokenFacts> there) {
    return of(
            ErrorCode.CONFIGURATION, config.module() + " does not show " + config.tokenText() + ".")
        .remedy("It shows: " + texts(there) + ".")
        .build();
  }

  static SecretsException manyTokens(HsmConfig config, List<TokenFacts> meant) {
    return of(
            ErrorCode.CONFIGURATION,
            config.tokenText() + " is not the only one of that name in " + config.module() + ".")
        .remedy("Add the serial number of the one that is meant: " + texts(meant) + ".")
        .build();
  }

  private static String texts(List<TokenFacts> tokens) {
    return tokens.stream()
        .map(each -> each.label() + " (serial " + each.serial() + ")")
        .collect(Collectors.joining(", "));
  }

  static SecretsException isCurrent(String label) {
    return of(
            ErrorCode.FAILED_PRECONDITION, "The key " + label + " wraps now: it is not destroyed.")
        .remedy("Rotate the root key first.")
        .build();
  }

  static SecretsException tokenExists(String label) {
    return of(ErrorCode.ALREADY_EXISTS, "There is a token " + label + " already.")
        .remedy("Use it, or give the new one another label.")
        .build();
  }

  static SecretsException noFreeToken() {
    return of(ErrorCode.FAILED_PRECONDITION, "The module shows no token that can be initialised.")
        .remedy("Make one with the vendor's own tool.")
        .build();
  }

  static SecretsException notDone(Path library, CryptokiException cause) {
    boolean denied = ErrorClass.of(cause) == ErrorClass.AUTH;
    return of(
            denied ? ErrorCode.BACKEND_DENIED : ErrorCode.FAILED_PRECONDITION,
            library + " did not do it: " + cause.getMessage() + ".")
        .remedy("Check the PINs and the HSM; some are set up by the vendor's own tool alone.")
        .cause(cause)
        .build();
  }

  static SecretsException otherProfile(HsmConfig used) {
    return of(
            ErrorCode.CONFIGURATION,
            used.tokenText() + " is in use with the profile " + used.profile().text() + ".")
        .remedy("Give all root keys on one token the same profile and mechanism.")
        .build();
  }

  static SecretsException pinRefused(HsmConfig config, CryptokiException cause) {
    return of(
            ErrorCode.BACKEND_DENIED,
            config.tokenText() + " refuses the login: " + ReturnValue.text(cause.code()) + ".")
        .remedy(
            "Correct the PIN, or have the token's officer unlock it. The same PIN is not tried"
                + " again, so that the token does not lock itself.")
        .cause(cause)
        .build();
  }

  static SecretsException pinNotTried(HsmConfig config, TokenFacts token) {
    String state = token.pinLocked() ? "has locked its PIN" : "has one try of its PIN left";
    return of(ErrorCode.BACKEND_DENIED, config.tokenText() + " " + state + "; it was not tried.")
        .remedy("Log in with the vendor's own tool, or have the token's officer set the PIN anew.")
        .build();
  }

  static SecretsException otherPin(HsmConfig config) {
    return of(
            ErrorCode.BACKEND_DENIED,
            config.tokenText() + " is in use with another PIN in this process.")
        .remedy("Give all root keys on one token the same PIN.")
        .build();
  }

  static SecretsException pinEmpty() {
    return of(ErrorCode.CONFIGURATION, "The PIN is empty.")
        .remedy("Check where it is read.")
        .build();
  }

  static SecretsException pinForm() {
    return of(ErrorCode.CONFIGURATION, "The PIN is not of the form that this profile has.")
        .remedy("For CloudHSM it is the crypto user and the password, as user:password.")
        .build();
  }

  static SecretsException noKey(HsmConfig config) {
    return of(
            ErrorCode.CONFIGURATION,
            "There is no root key " + config.key() + " on " + config.tokenText() + ".")
        .remedy(
            "Check the token and the name (its object is "
                + HsmNames.label(config.key(), 1)
                + "); for a new store, run bootstrap, which makes one.")
        .build();
  }

  static SecretsException keyExists(HsmConfig config) {
    return of(
            ErrorCode.ALREADY_EXISTS,
            "There is a root key " + config.key() + " on " + config.tokenText() + " already.")
        .remedy("Use it; a root key is never made twice.")
        .build();
  }

  static SecretsException keyMissing(HsmConfig config, String label) {
    return of(
            ErrorCode.FAILED_PRECONDITION,
            "The key " + label + " is not on " + config.tokenText() + " any more.")
        .remedy("Restore it from the HSM's own backup; nothing that it wraps opens without it.")
        .build();
  }

  static SecretsException keyDuplicated(String label, List<KeyFacts> keys) {
    return of(
            ErrorCode.FAILED_PRECONDITION,
            "There are "
                + keys.size()
                + " keys labelled "
                + label
                + " on the token, with the ids "
                + keys.stream().map(KeyFacts::idText).collect(Collectors.joining(" and "))
                + ".")
        .remedy("Find out which one wraps data, and remove or rename the other.")
        .build();
  }

  static SecretsException keyWeak(String label, String why) {
    return of(ErrorCode.FAILED_PRECONDITION, "The key " + label + " " + why + ".")
        .remedy(
            "Let Coffer make the key (bootstrap, coffer hsm init), or make it AES-256, sensitive,"
                + " not extractable, for encrypt and decrypt, without wrap and unwrap.")
        .build();
  }

  static SecretsException notAsProfiled(HsmConfig config, String label, String what) {
    return of(
            ErrorCode.FAILED_PRECONDITION,
            "The self-test of "
                + label
                + " on "
                + config.tokenText()
                + " failed: "
                + what
                + ". Nothing was wrapped with it.")
        .remedy(
            "The token does not do what the profile "
                + config.profile().text()
                + " says; choose another profile.")
        .build();
  }

  static SecretsException noMechanism(HsmConfig config) {
    return of(
            ErrorCode.FAILED_PRECONDITION,
            config.tokenText()
                + " has no AES-GCM (mechanism 0x"
                + Long.toHexString(config.gcmMechanism())
                + ").")
        .remedy("Allow the mechanism on the token, or choose the profile that fits it.")
        .build();
  }

  static SecretsException writesBack(HsmConfig config) {
    return of(
            ErrorCode.FAILED_PRECONDITION,
            config.tokenText() + " is one that writes its IV over the caller's.")
        .remedy("Choose the profile cloudhsm, whose mechanism puts the IV in front.")
        .build();
  }

  static SecretsException notConfigured(String wanted, String here) {
    return of(
            ErrorCode.FAILED_PRECONDITION,
            "The key is wrapped by " + wanted + ", and the configured root key is " + here + ".")
        .remedy("Configure the root key that it was wrapped by.")
        .build();
  }

  static SecretsException doesNotOpen(CryptokiException cause) {
    return of(ErrorCode.INTEGRITY, "A wrapped key does not open.")
        .remedy("Restore it from a backup.")
        .cause(cause)
        .build();
  }

  static SecretsException doesNotOpen() {
    return of(ErrorCode.INTEGRITY, "A wrapped key does not open.")
        .remedy("Restore it from a backup.")
        .build();
  }

  static SecretsException otherKeyAnswers(String label) {
    return of(
            ErrorCode.FAILED_PRECONDITION,
            "Since the token came back another key answers for " + label + "; it is not used.")
        .remedy("Check the token and its keys, then start again.")
        .build();
  }

  static SecretsException spent(String label) {
    return of(ErrorCode.LIMIT_EXCEEDED, "The key " + label + " has wrapped as often as it may.")
        .remedy("Rotate the root key.")
        .build();
  }

  static SecretsException noVersionMade(String name) {
    return of(
            ErrorCode.UNAVAILABLE,
            "No new version of the root key " + name + " was made: others are making one too.")
        .remedy("Try again.")
        .build();
  }

  static SecretsException away(HsmConfig config, RuntimeException cause) {
    String said = cause instanceof CryptokiException e ? e.getMessage() : "the token is not there";
    return of(ErrorCode.UNAVAILABLE, config.tokenText() + " cannot be used now: " + said + ".")
        .remedy("Check the HSM and the way to it; this goes on by itself when it is back.")
        .cause(cause)
        .build();
  }

  static SecretsException cannot(HsmConfig config, CryptokiException cause) {
    return of(
            ErrorCode.FAILED_PRECONDITION,
            config.tokenText() + " cannot do what was asked: " + cause.getMessage() + ".")
        .remedy(
            "Check the profile ("
                + config.profile().text()
                + "), the attributes of the key and the policy of the token.")
        .cause(cause)
        .build();
  }

  static SecretsException noAnswer() {
    return of(ErrorCode.UNAVAILABLE, "The HSM did not answer in time.")
        .remedy("Check the HSM and the way to it, or raise the timeout.")
        .build();
  }

  static SecretsException allBusy(int sessions) {
    return of(ErrorCode.UNAVAILABLE, "All " + sessions + " sessions of the HSM are in use.")
        .remedy("Try again, or raise sessions as far as the token allows.")
        .build();
  }

  static SecretsException hangs(int threads) {
    return of(ErrorCode.UNAVAILABLE, threads + " calls into the HSM's library do not return.")
        .remedy("Check the HSM and the way to it; start again where they never do.")
        .build();
  }

  static SecretsException resting(Duration wait) {
    return of(ErrorCode.UNAVAILABLE, "The HSM did not answer lately and is left alone for a while.")
        .retryAfter(wait)
        .remedy("Check the HSM and the way to it; this goes on by itself when it is back.")
        .build();
  }

  static SecretsException interrupted() {
    return of(ErrorCode.CANCELLED, "The call into the HSM was given up.")
        .retryability(Retryability.PERMANENT)
        .build();
  }

  static SecretsException noSigning() {
    return of(ErrorCode.UNSUPPORTED, "This root key cannot sign.")
        .remedy("Sign with a key that is kept for it.")
        .build();
  }

  private static SecretsException.Builder of(ErrorCode code, String message) {
    // A sentence may begin with the name of a token.
    String sentence = Character.toUpperCase(message.charAt(0)) + message.substring(1);
    return SecretsException.of(code, message.startsWith("the ") ? sentence : message)
        .origin(Origin.KEY_PROVIDER);
  }
}
