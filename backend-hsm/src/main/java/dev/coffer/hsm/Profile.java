package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.Gcm;
import dev.coffer.hsm.cryptoki.KeyTemplate.Restraints;
import dev.coffer.hsm.cryptoki.Mechanism;

/**
 * In what one vendor's PKCS#11 differs from another's. A profile is a claim: each start tries it
 * out on the key itself, and a module that does otherwise is refused before it wraps anything.
 *
 * <p>The write-back form of GCM, in which the module writes its IV into the caller's buffer, is
 * offered by none: the engine frees that buffer too early, and the IV is lost.
 */
public enum Profile {
  /** SoftHSM 2.6.1, on which all of this is tested; and others that take the caller's IV. */
  STANDARD("standard", Mechanism.AES_GCM, IvPlacement.OF_CALLER, Restraints.FIXED_USE, PinForm.ANY),

  /**
   * Thales Luna outside of FIPS mode. From documents: the caller's IV is taken. Not proved on a
   * device: whether all of the template's restraints are (they are left off where they are
   * refused), and how long a dead connection blocks a call.
   */
  LUNA("luna", Mechanism.AES_GCM, IvPlacement.OF_CALLER, Restraints.FIXED_USE, PinForm.ANY),

  /**
   * Thales Luna in FIPS mode. From reports: the device makes the IV and appends it to ciphertext
   * and tag. Not proved on a device: that the IV has 12 bytes; the self-test refuses any other.
   */
  LUNA_FIPS(
      "luna-fips", Mechanism.AES_GCM, IvPlacement.APPENDED, Restraints.FIXED_USE, PinForm.ANY),

  /**
   * AWS CloudHSM, Client SDK 5. From documents: its own mechanism makes the IV and puts it in
   * front; CKM_AES_GCM would write it back, and is not used. Not proved on a cluster: the number
   * 0x80001087 (see {@code gcmMechanism}), and that it takes the IV back in front of what it
   * decrypts.
   */
  CLOUDHSM("cloudhsm", 0x80001087L, IvPlacement.PREPENDED, Restraints.PLAIN, PinForm.USER_AND_PIN);

  /** Who makes the IV of a wrap, and where it is found. */
  enum IvPlacement {
    /** Twelve bytes of the token's random source, given with the call. */
    OF_CALLER,
    /** Made by the module, in front of the ciphertext. */
    PREPENDED,
    /** Made by the module, behind the tag; given with the call to decrypt. */
    APPENDED
  }

  /** What the PIN looks like. */
  enum PinForm {
    ANY,
    /** {@code user:pin}. */
    USER_AND_PIN
  }

  private final String text;
  private final long mechanism;
  private final IvPlacement ivPlacement;
  private final Restraints restraints;
  private final PinForm pinForm;

  Profile(
      String text,
      long mechanism,
      IvPlacement ivPlacement,
      Restraints restraints,
      PinForm pinForm) {
    this.text = text;
    this.mechanism = mechanism;
    this.ivPlacement = ivPlacement;
    this.restraints = restraints;
    this.pinForm = pinForm;
  }

  /** As it is spelt in the configuration. */
  public String text() {
    return text;
  }

  /** The number of the mechanism for AES-GCM with IVs of {@value Gcm#IV_BYTES} bytes. */
  public long mechanism() {
    return mechanism;
  }

  IvPlacement ivPlacement() {
    return ivPlacement;
  }

  Restraints restraints() {
    return restraints;
  }

  PinForm pinForm() {
    return pinForm;
  }
}
