package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.CryptokiException;
import dev.coffer.hsm.cryptoki.ReturnValue;

/** What is done about what a PKCS#11 call returned: the one table. */
enum ErrorClass {
  /** The session is gone or confused: recover, try again. */
  SESSION,
  /** Nobody is logged in any more: log in once, try again. */
  LOGIN,
  /** The handle of a key means nothing: find the key again; then as {@link #LOGIN}. */
  HANDLE,
  /** The device has trouble: wait, try again until the deadline. */
  DEVICE,
  /** The token is not there: wait, connect anew, try again until the deadline. */
  TOKEN,
  /** The module was not initialised, or is no more: initialise it where it is ours. */
  MODULE,
  /** The PIN is refused: never again with the same PIN, or the token locks itself. */
  AUTH,
  /** What was decrypted is not what was encrypted. */
  DATA,
  /** It may be anything: a few tries; a wrong tag too where something was decrypted. */
  AMBIGUOUS,
  /** The token cannot do what is asked: no other try helps. */
  CONFIG;

  private static final long VENDOR_DEFINED = 0x80000000L;

  static ErrorClass of(CryptokiException e) {
    return of(e.code());
  }

  static ErrorClass of(long code) {
    if (code == ReturnValue.SESSION_HANDLE_INVALID
        || code == ReturnValue.SESSION_CLOSED
        || code == ReturnValue.OPERATION_ACTIVE
        || code == ReturnValue.OPERATION_NOT_INITIALIZED) {
      return SESSION;
    }
    if (code == ReturnValue.USER_NOT_LOGGED_IN) {
      return LOGIN;
    }
    if (code == ReturnValue.KEY_HANDLE_INVALID || code == ReturnValue.OBJECT_HANDLE_INVALID) {
      return HANDLE;
    }
    if (code == ReturnValue.CRYPTOKI_NOT_INITIALIZED) {
      return MODULE;
    }
    if (code == ReturnValue.GENERAL_ERROR) {
      return AMBIGUOUS;
    }
    if (isOfDevice(code)) {
      return DEVICE;
    }
    if (isOfToken(code)) {
      return TOKEN;
    }
    if (isOfPin(code)) {
      return AUTH;
    }
    return isOfData(code) ? DATA : CONFIG;
  }

  /** Whether a session that a call failed in can be used again. */
  boolean sparesSession() {
    return this == DATA || this == CONFIG;
  }

  /** Whether tokens return this for a wrong tag; some return it for other trouble as well. */
  static boolean mayBeWrongTag(CryptokiException e) {
    return of(e) == DATA
        || (e.function().equals("C_Decrypt")
            && (e.code() == ReturnValue.GENERAL_ERROR || e.code() == ReturnValue.FUNCTION_FAILED));
  }

  private static boolean isOfDevice(long code) {
    return code == ReturnValue.DEVICE_ERROR
        || code == ReturnValue.DEVICE_MEMORY
        || code == ReturnValue.FUNCTION_FAILED
        || code == ReturnValue.SESSION_COUNT
        || code == ReturnValue.HOST_MEMORY
        // What a vendor calls by a number of its own is most often trouble on the way.
        || code >= VENDOR_DEFINED;
  }

  private static boolean isOfToken(long code) {
    return code == ReturnValue.DEVICE_REMOVED
        || code == ReturnValue.TOKEN_NOT_PRESENT
        || code == ReturnValue.TOKEN_NOT_RECOGNIZED
        || code == ReturnValue.SLOT_ID_INVALID
        // No try of a PIN; SoftHSM says so too while another process makes a token.
        || code == ReturnValue.USER_PIN_NOT_INITIALIZED;
  }

  private static boolean isOfPin(long code) {
    return (code >= ReturnValue.PIN_INCORRECT && code <= ReturnValue.PIN_LOCKED)
        || code == ReturnValue.USER_ANOTHER_ALREADY_LOGGED_IN
        || code == ReturnValue.USER_TYPE_INVALID;
  }

  private static boolean isOfData(long code) {
    return code == ReturnValue.ENCRYPTED_DATA_INVALID
        || code == ReturnValue.ENCRYPTED_DATA_LEN_RANGE
        || code == ReturnValue.AEAD_DECRYPT_FAILED
        || code == ReturnValue.SIGNATURE_INVALID;
  }
}
