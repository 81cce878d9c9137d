package dev.coffer.transit;

import dev.coffer.key.OffHeapKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/**
 * Signatures by the JDK. A private key is read for each signature, so that none stays on the heap
 * for longer than that takes; what the JDK makes of it meanwhile is left to the collector.
 */
final class Signatures {
  private static final PSSParameterSpec PSS =
      new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

  private static final int ED25519_BYTES = 64;

  private Signatures() {}

  static byte[] sign(KeyKind kind, OffHeapKey secret, byte[] message) {
    byte[] encoded = secret.getEncoded();
    try {
      PrivateKey key =
          KeyFactory.getInstance(kind.family()).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      Signature signature = signature(kind);
      signature.initSign(key);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot sign with " + kind, e);
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  static boolean verify(KeyKind kind, byte[] publicKey, byte[] message, byte[] stated) {
    // The JDK looks at the first 64 bytes and takes whatever follows.
    if (kind == KeyKind.ED25519 && stated.length != ED25519_BYTES) {
      return false;
    }
    try {
      PublicKey key =
          KeyFactory.getInstance(kind.family()).generatePublic(new X509EncodedKeySpec(publicKey));
      Signature signature = signature(kind);
      signature.initVerify(key);
      signature.update(message);
      return signature.verify(stated);
    } catch (SignatureException malformed) {
      return false;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JDK cannot verify with " + kind, e);
    }
  }

  private static Signature signature(KeyKind kind) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(kind.algorithm());
    if (kind == KeyKind.RSA_3072) {
      signature.setParameter(PSS);
    }
    return signature;
  }
}
