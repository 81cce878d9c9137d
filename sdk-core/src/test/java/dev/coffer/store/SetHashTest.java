package dev.coffer.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class SetHashTest {
  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(256);

  private final Random random = new Random(20260301);

  private SetHash any() {
    byte[] bytes = new byte[SetHash.BYTES];
    random.nextBytes(bytes);
    // Words of all ones and all zeros are where carries go wrong.
    for (int word = 0; word < 4; word++) {
      int kind = random.nextInt(4);
      if (kind < 2) {
        Arrays.fill(bytes, word * 8, word * 8 + 8, (byte) -kind);
      }
    }
    return SetHash.of(bytes);
  }

  private static BigInteger number(SetHash hash) {
    return new BigInteger(1, hash.bytes());
  }

  @Test
  void it_adds_and_subtracts_modulo_two_to_the_256() {
    for (int i = 0; i < 10_000; i++) {
      SetHash one = any();
      SetHash other = any();

      assertThat(number(one.plus(other))).isEqualTo(number(one).add(number(other)).mod(MODULUS));
      assertThat(number(one.minus(other)))
          .isEqualTo(number(one).subtract(number(other)).mod(MODULUS));
    }
  }

  @Test
  void the_order_of_rows_does_not_matter_and_what_is_taken_out_leaves_nothing() {
    SetHash a = any();
    SetHash b = any();
    SetHash c = any();

    assertThat(a.plus(b).plus(c)).isEqualTo(c.plus(a).plus(b));
    assertThat(a.plus(b).plus(c).minus(b).minus(a).minus(c)).isEqualTo(SetHash.EMPTY);
  }
}
