package dev.coffer.hsm.cryptoki;

import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a secret key, as they are read back.
 *
 * @param handle good in the session's epoch alone
 * @param id CKA_ID; may be empty
 * @param valueBytes CKA_VALUE_LEN
 * @param madeHere CKA_LOCAL and CKA_NEVER_EXTRACTABLE: the key was never outside; null where the
 *     token does not say
 */
@SuppressWarnings("ArrayRecordComponent") // compared by its text alone
public record KeyFacts(
    long handle,
    String label,
    byte[] id,
    boolean aes,
    long valueBytes,
    boolean sensitive,
    boolean extractable,
    boolean encrypts,
    boolean decrypts,
    boolean wraps,
    boolean unwraps,
    @Nullable Boolean madeHere) {
  public KeyFacts {
    Objects.requireNonNull(label, "label");
    Objects.requireNonNull(id, "id");
  }

  /** CKA_ID in lower-case hexadecimal; {@code none} where it is empty. */
  public String idText() {
    return id.length == 0 ? "none" : HexFormat.of().formatHex(id);
  }
}
