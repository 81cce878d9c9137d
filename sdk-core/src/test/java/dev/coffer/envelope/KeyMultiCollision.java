package dev.coffer.envelope;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * One ciphertext that AES-GCM accepts under two keys: GHASH is linear, so one block can be solved
 * for that makes both tags equal (Dodis, Grubbs, Ristenpart and Woodage, "Fast message franking",
 * CRYPTO 2018, section 3). GCM does not commit to its key; this is what the commitment is for.
 */
final class KeyMultiCollision {
  private static final int BLOCK = 16;

  private KeyMultiCollision() {}

  /** Two blocks and their tag, valid under both keys. */
  static byte[] ciphertext(byte[] firstKey, byte[] secondKey, byte[] nonce, byte[] associated)
      throws GeneralSecurityException {
    byte[] blocks = new byte[2 * BLOCK];
    Arrays.fill(blocks, 0, BLOCK, (byte) 'x');
    Element firstTag = tag(firstKey, nonce, associated, blocks);
    Element difference = firstTag.plus(tag(secondKey, nonce, associated, blocks));
    // The last block counts H² in each tag, so it moves their difference by block · (H₁² + H₂²).
    Element weight = square(hashKey(firstKey)).plus(square(hashKey(secondKey)));
    Element last = difference.times(weight.inverse());
    System.arraycopy(last.bytes(), 0, blocks, BLOCK, BLOCK);
    byte[] tag = tag(firstKey, nonce, associated, blocks).bytes();
    return ByteBuffer.allocate(3 * BLOCK).put(blocks).put(tag).array();
  }

  private static Element tag(byte[] key, byte[] nonce, byte[] associated, byte[] blocks)
      throws GeneralSecurityException {
    Element h = hashKey(key);
    int padded = (associated.length + BLOCK - 1) / BLOCK * BLOCK;
    ByteBuffer input = ByteBuffer.allocate(padded + blocks.length + BLOCK);
    input.put(associated).position(padded).put(blocks);
    input.putLong(associated.length * 8L).putLong(blocks.length * 8L).flip();
    Element hash = new Element(0, 0);
    while (input.hasRemaining()) {
      hash = hash.plus(new Element(input.getLong(), input.getLong())).times(h);
    }
    byte[] counter = Arrays.copyOf(nonce, BLOCK);
    counter[BLOCK - 1] = 1;
    return hash.plus(element(encrypt(key, counter)));
  }

  private static Element hashKey(byte[] key) throws GeneralSecurityException {
    return element(encrypt(key, new byte[BLOCK]));
  }

  private static Element square(Element element) {
    return element.times(element);
  }

  private static byte[] encrypt(byte[] key, byte[] block) throws GeneralSecurityException {
    Cipher aes = Cipher.getInstance("AES/ECB/NoPadding");
    aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
    return aes.doFinal(block);
  }

  private static Element element(byte[] block) {
    ByteBuffer buffer = ByteBuffer.wrap(block);
    return new Element(buffer.getLong(), buffer.getLong());
  }

  /** Of GF(2^128) in the order of bits that GCM uses (NIST SP 800-38D, section 6.3). */
  private record Element(long high, long low) {
    Element plus(Element other) {
      return new Element(high ^ other.high, low ^ other.low);
    }

    Element times(Element other) {
      Element product = new Element(0, 0);
      Element power = other;
      for (int i = 0; i < 128; i++) {
        long bit = i < 64 ? high >>> (63 - i) & 1 : low >>> (127 - i) & 1;
        if (bit == 1) {
          product = product.plus(power);
        }
        long carry = power.low & 1;
        power =
            new Element(
                power.high >>> 1 ^ (carry == 1 ? 0xe1L << 56 : 0),
                power.low >>> 1 ^ power.high << 63);
      }
      return product;
    }

    /** By Fermat: to the power of 2^128 - 2. */
    Element inverse() {
      Element result = new Element(1L << 63, 0);
      Element power = this;
      for (int i = 1; i < 128; i++) {
        power = power.times(power);
        result = result.times(power);
      }
      return result;
    }

    byte[] bytes() {
      return ByteBuffer.allocate(BLOCK).putLong(high).putLong(low).array();
    }
  }
}
