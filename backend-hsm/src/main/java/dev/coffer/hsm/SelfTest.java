package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.CryptokiException;
import dev.coffer.hsm.cryptoki.Gcm;
import dev.coffer.hsm.cryptoki.ReturnValue;
import dev.coffer.model.SecretsException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Tries out on a key, before anything is wrapped with it, that what it wraps opens again, that two
 * wraps differ, and that another context does not open. A module that loses its IV fails here, at
 * the start, and not when the data is needed.
 */
record SelfTest(HsmConfig config, GcmWrapping wrapping) {
  private static final int MORE_TRIES = 2;
  private static final byte[] MATERIAL =
      "coffer self-test of a root key..".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CONTEXT = "self-test".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] OTHER_CONTEXT = "self-tess".getBytes(StandardCharsets.US_ASCII);

  /**
   * Tests a key.
   *
   * @return a wrapped text, by which the same key is known again later
   * @throws SecretsException FAILED_PRECONDITION when it fails
   * @throws CryptokiException when the device has trouble: it says nothing of the key
   */
  byte[] of(Lease lease, long key, RootKeyVersion version) {
    byte[] aad = GcmWrapping.aad(version.id(), CONTEXT);
    byte[] first = wrapping.wrap(lease, key, aad, MATERIAL);
    byte[] second = wrapping.wrap(lease, key, aad, MATERIAL);
    if (first.length != GcmWrapping.sizeOf(MATERIAL.length)) {
      throw failed(version, "what it wraps has another length than it should have");
    }
    if (Arrays.equals(GcmWrapping.iv(first), new byte[Gcm.IV_BYTES])) {
      throw failed(version, "its IV is all zeros");
    }
    if (Arrays.equals(GcmWrapping.iv(first), GcmWrapping.iv(second))
        || Arrays.equals(first, second)) {
      throw failed(version, "two wraps have the same IV");
    }
    mustOpen(lease, key, version, first);
    byte[] opened = open(lease, key, GcmWrapping.aad(version.id(), OTHER_CONTEXT), first);
    if (opened != null) {
      Arrays.fill(opened, (byte) 0);
      throw failed(version, "what it wraps opens in another context");
    }
    return first;
  }

  /** Fails only where it never opens: a device may be in trouble for a moment. */
  private void mustOpen(Lease lease, long key, RootKeyVersion version, byte[] blob) {
    byte[] aad = GcmWrapping.aad(version.id(), CONTEXT);
    if (isMaterial(open(lease, key, aad, blob))) {
      return;
    }
    for (int i = 0; i < MORE_TRIES; i++) {
      if (isMaterial(open(lease, key, aad, wrapping.wrap(lease, key, aad, MATERIAL)))) {
        throw new CryptokiException("C_Decrypt", ReturnValue.GENERAL_ERROR);
      }
    }
    throw failed(version, "what it wraps does not open again; the IV may be lost");
  }

  /**
   * Whether the key is the one that wrapped the text which {@link #of} gave.
   *
   * @throws CryptokiException when the device has trouble: it says nothing of the key
   */
  boolean isSame(Lease lease, long key, RootKeyVersion version, byte[] canary) {
    byte[] aad = GcmWrapping.aad(version.id(), CONTEXT);
    try {
      return isMaterial(wrapping.unwrap(lease, key, aad, canary));
    } catch (CryptokiException e) {
      if (!ErrorClass.mayBeWrongTag(e)) {
        throw e;
      }
      // A key that opens what it wraps itself is well, and another one.
      if (isMaterial(wrapping.unwrap(lease, key, aad, wrapping.wrap(lease, key, aad, MATERIAL)))) {
        return false;
      }
      throw e;
    }
  }

  private static boolean isMaterial(byte @Nullable [] opened) {
    return opened != null && MessageDigest.isEqual(opened, MATERIAL);
  }

  /** Null where it does not open, by all that is known. */
  private byte @Nullable [] open(Lease lease, long key, byte[] aad, byte[] blob) {
    try {
      return wrapping.unwrap(lease, key, aad, blob);
    } catch (CryptokiException e) {
      if (ErrorClass.mayBeWrongTag(e) && lease.cryptoki().isLoggedIn(lease.anchor())) {
        return null;
      }
      throw e;
    }
  }

  private SecretsException failed(RootKeyVersion version, String what) {
    return HsmErrors.notAsProfiled(config, version.label(), what);
  }
}
