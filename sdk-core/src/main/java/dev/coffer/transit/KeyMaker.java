package dev.coffer.transit;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;

/** Makes keys with the JDK's generators. Thread-safe. */
final class KeyMaker {
  private static final int RSA_BITS = 3072;

  private final SecureRandom random = new SecureRandom();

  KeyMaterial make(KeyKind kind) {
    if (kind.use() != KeyUse.SIGNATURES) {
      return new KeyMaterial(random(kind.secretBytes()), new byte[0]);
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(kind.family());
      switch (kind) {
        case ECDSA_P256 -> generator.initialize(new ECGenParameterSpec("secp256r1"), random);
        case ECDSA_P384 -> generator.initialize(new ECGenParameterSpec("secp384r1"), random);
        case RSA_3072 -> generator.initialize(RSA_BITS, random);
        default -> {}
      }
      KeyPair pair = generator.generateKeyPair();
      return new KeyMaterial(pair.getPrivate().getEncoded(), pair.getPublic().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK lacks " + kind, e);
    }
  }

  byte[] random(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }
}
