package dev.coffer.hsm.cryptoki;

/** The mechanisms that Coffer uses (CKM_…). */
public final class Mechanism {
  public static final long AES_KEY_GEN = 0x1080;
  public static final long AES_GCM = 0x1087;

  private Mechanism() {}
}
