package dev.coffer.conformance.peer.azure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;

/** One version of a key. Guarded by the fake. */
final class StoredKey {
  private static final List<String> OF_RSA =
      List.of("encrypt", "decrypt", "sign", "verify", "wrapKey", "unwrapKey");
  private static final List<String> OF_EC = List.of("sign", "verify");
  private static final OAEPParameterSpec OAEP_256 =
      new OAEPParameterSpec(
          "SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT);

  final String name;
  final String version = Rules.newVersion();
  boolean enabled = true;
  private final List<String> operations;
  private final KeyPair pair;
  private final long created;

  private StoredKey(String name, List<String> operations, KeyPair pair, Instant now) {
    this.name = name;
    this.operations = operations;
    this.pair = pair;
    this.created = Rules.seconds(now);
  }

  static StoredKey rsa(String name, int bits, List<String> operations, Instant now) {
    if (!List.of(2048, 3072, 4096).contains(bits)) {
      throw Refusal.badParameter("Invalid key size: " + bits);
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return new StoredKey(
          name, operations.isEmpty() ? OF_RSA : operations, generator.generateKeyPair(), now);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static StoredKey ec(String name, String curve, List<String> operations, Instant now) {
    if (!curve.equals("P-256")) {
      throw Refusal.badParameter("The fake has no other curve than P-256.");
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return new StoredKey(
          name, operations.isEmpty() ? OF_EC : operations, generator.generateKeyPair(), now);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  StoredKey next(Instant now) {
    return pair.getPublic() instanceof RSAPublicKey rsa
        ? rsa(name, rsa.getModulus().bitLength(), operations, now)
        : ec(name, "P-256", operations, now);
  }

  String id() {
    return Rules.vault() + "/keys/" + name + "/" + version;
  }

  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ObjectNode key = json.putObject("key");
    key.put("kid", id());
    if (pair.getPublic() instanceof RSAPublicKey rsa) {
      key.put("kty", "RSA");
      operations.forEach(key.putArray("key_ops")::add);
      key.put("n", FakeKeys.text(fixed(rsa.getModulus(), rsa.getModulus().bitLength() / 8)));
      key.put("e", "AQAB");
    } else if (pair.getPublic() instanceof ECPublicKey ec) {
      key.put("kty", "EC");
      operations.forEach(key.putArray("key_ops")::add);
      key.put("crv", "P-256");
      key.put("x", FakeKeys.text(fixed(ec.getW().getAffineX(), 32)));
      key.put("y", FakeKeys.text(fixed(ec.getW().getAffineY(), 32)));
    }
    json.set("attributes", attributes());
    return json;
  }

  ObjectNode item() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("kid", id());
    json.set("attributes", attributes());
    return json;
  }

  private ObjectNode attributes() {
    return Rules.attributes(enabled, created, created).put("exportable", false);
  }

  private static byte[] fixed(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    byte[] fixed = new byte[length];
    int from = Math.max(0, bytes.length - length);
    System.arraycopy(bytes, from, fixed, length - (bytes.length - from), bytes.length - from);
    return fixed;
  }

  private void require(String operation) {
    if (!enabled) {
      throw Refusal.forbidden(
          "KeyDisabled", "Operation " + operation + " is not allowed on a disabled key.");
    }
    if (!operations.contains(operation)) {
      throw Refusal.forbidden(
          "KeyOperationForbidden", "Operation " + operation + " is not permitted on this key.");
    }
  }

  byte[] wrap(String algorithm, byte[] value) {
    require("wrapKey");
    return rsa(Cipher.ENCRYPT_MODE, algorithm, value);
  }

  byte[] unwrap(String algorithm, byte[] value) {
    require("unwrapKey");
    return rsa(Cipher.DECRYPT_MODE, algorithm, value);
  }

  private byte[] rsa(int mode, String algorithm, byte[] value) {
    if (!algorithm.equals("RSA-OAEP-256") || !(pair.getPublic() instanceof RSAPublicKey)) {
      throw Refusal.badParameter("Key and encryption algorithm do not match.");
    }
    try {
      Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
      cipher.init(
          mode, mode == Cipher.ENCRYPT_MODE ? pair.getPublic() : pair.getPrivate(), OAEP_256);
      return cipher.doFinal(value);
    } catch (GeneralSecurityException e) {
      throw Refusal.badParameter("The parameter is incorrect.");
    }
  }

  byte[] sign(String algorithm, byte[] digest) {
    require("sign");
    requireEs256(algorithm, digest);
    try {
      Signature signature = Signature.getInstance("NONEwithECDSAinP1363Format");
      signature.initSign(pair.getPrivate());
      signature.update(digest);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean verify(String algorithm, byte[] digest, byte[] value) {
    require("verify");
    requireEs256(algorithm, digest);
    try {
      Signature signature = Signature.getInstance("NONEwithECDSAinP1363Format");
      signature.initVerify(pair.getPublic());
      signature.update(digest);
      return signature.verify(value);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private void requireEs256(String algorithm, byte[] digest) {
    boolean fits =
        algorithm.equals("ES256")
            && digest.length == 32
            && pair.getPublic() instanceof ECPublicKey
            && !Arrays.equals(digest, new byte[32]);
    if (!fits) {
      throw Refusal.badParameter("Key, algorithm and digest do not match.");
    }
  }
}
