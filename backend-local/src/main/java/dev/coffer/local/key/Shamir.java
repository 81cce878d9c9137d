package dev.coffer.local.key;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Shares of a secret, some of which give it back and fewer of which say nothing: Shamir, "How to
 * Share a Secret", CACM 22 (1979), byte by byte over GF(256) with the polynomial of AES, as in
 * draft-mcgrew-tss-03. No tables and no branches on secrets.
 */
final class Shamir {
  static final int MAX_SHARES = 255;

  private static final int AES_POLYNOMIAL = 0x1b;

  private Shamir() {}

  /**
   * Makes shares; the caller wipes them.
   *
   * @param count how many, 1 to 255
   * @param needed how many give the secret back, 1 to count
   * @return by their numbers, from 1
   */
  static SortedMap<Integer, byte[]> split(
      byte[] secret, int count, int needed, SecureRandom random) {
    if (needed < 1 || count < needed || count > MAX_SHARES) {
      throw new IllegalArgumentException("there are 1 to 255 shares, and no more are needed");
    }
    byte[][] parts = new byte[count][secret.length];
    byte[] coefficients = new byte[needed];
    for (int i = 0; i < secret.length; i++) {
      random.nextBytes(coefficients);
      coefficients[0] = secret[i];
      for (int x = 1; x <= count; x++) {
        parts[x - 1][i] = (byte) evaluate(coefficients, x);
      }
    }
    Arrays.fill(coefficients, (byte) 0);
    SortedMap<Integer, byte[]> shares = new TreeMap<>();
    for (int x = 1; x <= count; x++) {
      shares.put(x, parts[x - 1]);
    }
    return shares;
  }

  private static int evaluate(byte[] coefficients, int x) {
    int y = 0;
    for (int i = coefficients.length - 1; i >= 0; i--) {
      y = multiply(y, x) ^ (coefficients[i] & 0xff);
    }
    return y;
  }

  /**
   * The secret of as many shares as are needed; of others something that means nothing. The caller
   * wipes it.
   *
   * @param shares of one length, by their numbers
   */
  static byte[] join(SortedMap<Integer, byte[]> shares) {
    byte[] secret = new byte[shares.values().iterator().next().length];
    shares.forEach(
        (x, share) -> {
          int weight = 1;
          for (int other : shares.keySet()) {
            if (other != x) {
              weight = multiply(weight, multiply(other, inverse(other ^ x)));
            }
          }
          for (int i = 0; i < secret.length; i++) {
            secret[i] ^= (byte) multiply(weight, share[i] & 0xff);
          }
        });
    return secret;
  }

  static int multiply(int a, int b) {
    int product = 0;
    int shifted = a;
    for (int bit = 0; bit < Byte.SIZE; bit++) {
      product ^= shifted & -(b >>> bit & 1);
      int carry = -(shifted >>> 7 & 1);
      shifted = (shifted << 1 & 0xff) ^ (carry & AES_POLYNOMIAL);
    }
    return product;
  }

  /** By Fermat: to the power of 254. */
  static int inverse(int a) {
    int power = a;
    int result = 1;
    for (int exponent = 254; exponent > 0; exponent >>= 1) {
      if ((exponent & 1) == 1) {
        result = multiply(result, power);
      }
      power = multiply(power, power);
    }
    return result;
  }
}
