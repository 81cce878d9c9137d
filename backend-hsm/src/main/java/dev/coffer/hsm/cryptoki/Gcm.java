package dev.coffer.hsm.cryptoki;

import java.util.Objects;

/**
 * AES-GCM with a tag of 128 bits, as one call uses it.
 *
 * @param mechanism CKM_AES_GCM or a vendor's number for it
 * @param iv the bytes of {@code pIv}; none where the module makes the IV itself
 * @param aad what is authenticated with the data
 */
@SuppressWarnings("ArrayRecordComponent") // carried to one call, never compared
public record Gcm(long mechanism, byte[] iv, byte[] aad) {
  public static final int IV_BYTES = 12;
  public static final int TAG_BYTES = 16;

  public Gcm {
    Objects.requireNonNull(iv, "iv");
    Objects.requireNonNull(aad, "aad");
  }
}
