package dev.coffer.store;

import java.nio.ByteBuffer;

/**
 * The hash of a set of rows, which can be kept up to date row by row: MSet-Add-Hash of Clarke,
 * Devadas, van Dijk, Gassend and Suh, "Incremental Multiset Hash Functions and Their Application to
 * Memory Integrity Checking" (ASIACRYPT 2003). It is the sum modulo 2^256 of one HMAC-SHA-256 for
 * each row, over the length of its key, its key and its value.
 *
 * <p>Why it is sound here. The key of the HMAC never leaves the ring, and the sums are kept sealed:
 * who can write the rows sees neither a row's HMAC nor any sum. (Clarke et al. mask their sum with
 * a random r because theirs is public; the envelope takes that place here.) To whom the HMACs are
 * unknown, two different sets of rows have the same sum with probability 2^-256 for each try that
 * {@code verify} judges; and keys are unique, so that no row is added 2^256 times. A sum can only
 * be replaced by an earlier one together with all rows of that time, which is the rollback of the
 * whole store: it needs a checkpoint kept elsewhere.
 *
 * @param a the highest 64 bits
 * @param d the lowest 64 bits
 */
record SetHash(long a, long b, long c, long d) {
  static final int BYTES = 32;
  static final SetHash EMPTY = new SetHash(0, 0, 0, 0);

  static SetHash of(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    return new SetHash(in.getLong(0), in.getLong(8), in.getLong(16), in.getLong(24));
  }

  byte[] bytes() {
    return ByteBuffer.allocate(BYTES).putLong(a).putLong(b).putLong(c).putLong(d).array();
  }

  SetHash plus(SetHash other) {
    long lowest = d + other.d;
    long carry = Long.compareUnsigned(lowest, d) < 0 ? 1 : 0;
    long low = c + other.c + carry;
    carry = carryOf(c, other.c, carry);
    long high = b + other.b + carry;
    carry = carryOf(b, other.b, carry);
    return new SetHash(a + other.a + carry, high, low, lowest);
  }

  SetHash minus(SetHash other) {
    return plus(other.negated());
  }

  private SetHash negated() {
    return new SetHash(~a, ~b, ~c, ~d).plus(new SetHash(0, 0, 0, 1));
  }

  private static long carryOf(long left, long right, long carry) {
    long sum = left + right;
    boolean carried = Long.compareUnsigned(sum, left) < 0;
    return carried || Long.compareUnsigned(sum + carry, sum) < 0 ? 1 : 0;
  }
}
