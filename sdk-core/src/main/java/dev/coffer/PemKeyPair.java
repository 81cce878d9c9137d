package dev.coffer;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a private key and its certificates from PEM: of fields as certificate authorities and
 * Kubernetes name them, or of one text that holds both.
 */
final class PemKeyPair {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final List<String> OF_KEY =
      List.of("key", "private-key", "private_key", "tls.key");
  private static final List<String> OF_CERTIFICATE = List.of("certificate", "tls.crt");
  private static final List<String> OF_ISSUERS =
      List.of("ca-chain", "ca_chain", "chain", "issuing-ca", "issuing_ca");

  private PemKeyPair() {}

  /**
   * @throws SecretsException FAILED_PRECONDITION where there is none, or key and certificate do not
   *     belong together
   */
  static CertifiedKey read(SecretValue value) {
    if (value.kind() != SecretValue.Kind.FIELDS) {
      String both = value.utf8();
      return of(certificates(both), both);
    }
    Map<String, String> fields = value.fields();
    List<X509Certificate> chain =
        new ArrayList<>(certificates(first(fields, OF_CERTIFICATE, "certificate")));
    if (chain.size() == 1) {
      OF_ISSUERS.stream()
          .filter(fields::containsKey)
          .findFirst()
          .ifPresent(name -> chain.addAll(certificates(field(fields, name))));
    }
    return of(chain, first(fields, OF_KEY, "key"));
  }

  private static String first(Map<String, String> fields, List<String> names, String what) {
    for (String name : names) {
      if (fields.containsKey(name)) {
        return field(fields, name);
      }
    }
    throw unusable("The value has no field \"" + what + "\".");
  }

  private static String field(Map<String, String> fields, String name) {
    return String.valueOf(fields.get(name));
  }

  private static CertifiedKey of(List<X509Certificate> chain, String pemOfKey) {
    if (chain.isEmpty()) {
      throw unusable("The value holds no certificate in PEM.");
    }
    PublicKey certified = chain.get(0).getPublicKey();
    PrivateKey key = key(pemOfKey, certified.getAlgorithm());
    if (!belong(key, certified)) {
      throw unusable("The key is not the one that the certificate is for.");
    }
    return new CertifiedKey(key, chain);
  }

  private static List<X509Certificate> certificates(String pem) {
    List<X509Certificate> certificates = new ArrayList<>();
    Matcher blocks = BLOCK.matcher(pem);
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      while (blocks.find()) {
        if (blocks.group(1).equals("CERTIFICATE")) {
          ByteArrayInputStream der = new ByteArrayInputStream(decoded(blocks.group(2)));
          certificates.add((X509Certificate) factory.generateCertificate(der));
        }
      }
      return certificates;
    } catch (GeneralSecurityException e) {
      throw unusable("A certificate cannot be read.");
    }
  }

  private static PrivateKey key(String pem, String algorithm) {
    Matcher blocks = BLOCK.matcher(pem);
    while (blocks.find()) {
      if (blocks.group(1).equals("PRIVATE KEY")) {
        byte[] der = decoded(blocks.group(2));
        try {
          return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
        } catch (GeneralSecurityException e) {
          throw unusable("The key cannot be read as the kind that its certificate is for.");
        } finally {
          Arrays.fill(der, (byte) 0);
        }
      }
    }
    throw unusable("The value holds no PKCS#8 key in PEM.");
  }

  private static byte[] decoded(String block) {
    return Base64.getMimeDecoder().decode(block);
  }

  /** Signs something and looks: the one way that is the same for all kinds of keys. */
  private static boolean belong(PrivateKey key, PublicKey certified) {
    String algorithm =
        switch (certified.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> certified.getAlgorithm();
        };
    byte[] said = {1};
    try {
      Signature signing = Signature.getInstance(algorithm);
      signing.initSign(key);
      signing.update(said);
      Signature judging = Signature.getInstance(algorithm);
      judging.initVerify(certified);
      judging.update(said);
      return judging.verify(signing.sign());
    } catch (GeneralSecurityException e) {
      throw unusable("The key is of a kind that is not known.");
    }
  }

  /** Without a cause: what a parser says may quote what it was given. */
  private static SecretsException unusable(String what) {
    return SecretsException.of(ErrorCode.FAILED_PRECONDITION, what)
        .remedy(
            "Put fields certificate and key, both in PEM, the key as PKCS#8 (openssl pkcs8 -topk8"
                + " -nodes).")
        .build();
  }
}
