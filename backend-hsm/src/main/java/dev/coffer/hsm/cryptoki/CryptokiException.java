package dev.coffer.hsm.cryptoki;

/** A PKCS#11 call that did not return CKR_OK. Says the call and the code, never an argument. */
public final class CryptokiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String function;
  private final long code;

  /**
   * @param function as {@code C_Encrypt}
   * @param code the CKR number, which may be a vendor's own
   */
  public CryptokiException(String function, long code) {
    super(function + " returned " + ReturnValue.text(code));
    this.function = function;
    this.code = code;
  }

  /** The call, as {@code C_Encrypt}. */
  public String function() {
    return function;
  }

  /** The CKR number. */
  public long code() {
    return code;
  }
}
