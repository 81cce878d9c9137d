package dev.coffer.local.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.key.WrappedKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeySharesTest {
  private static final byte[] CONTEXT = {1, 2, 3};
  private static final byte[] KEY = new byte[32];

  @TempDir Path folder;

  private Path share(int number) {
    return folder.resolve("share-" + number);
  }

  private static SecretsException refusal(ThrowingCallable call) {
    SecretsException error = catchThrowableOfType(SecretsException.class, call);
    assertThat(error).isNotNull();
    return error;
  }

  /** Section 9 of draft-mcgrew-tss-03: the secret, and its shares 1 and 2. */
  @Test
  void the_published_shares_give_their_secret() {
    SortedMap<Integer, byte[]> shares =
        new TreeMap<>(
            Map.of(
                1, HexFormat.of().parseHex("b9fa07e185"),
                2, HexFormat.of().parseHex("f5409b4511")));
    assertThat(Shamir.join(shares)).isEqualTo(HexFormat.of().parseHex("7465737400"));
  }

  /** FIPS 197, section 4.2: {57} * {83} = {c1}, {57} * {13} = {fe}. */
  @Test
  void the_field_is_that_of_aes() {
    assertThat(Shamir.multiply(0x57, 0x83)).isEqualTo(0xc1);
    assertThat(Shamir.multiply(0x57, 0x13)).isEqualTo(0xfe);
    for (int a = 1; a < 256; a++) {
      assertThat(Shamir.multiply(a, Shamir.inverse(a))).isEqualTo(1);
    }
  }

  @Test
  void every_choice_of_enough_shares_gives_the_secret_and_one_less_does_not() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    SortedMap<Integer, byte[]> shares = Shamir.split(secret, 5, 3, new SecureRandom());
    for (int chosen = 1; chosen < 32; chosen++) {
      SortedMap<Integer, byte[]> some = new TreeMap<>();
      for (int x = 1; x <= 5; x++) {
        if ((chosen >> (x - 1) & 1) == 1) {
          some.put(x, shares.get(x));
        }
      }
      if (some.size() >= 3) {
        assertThat(Shamir.join(some)).isEqualTo(secret);
      } else {
        assertThat(Shamir.join(some)).isNotEqualTo(secret);
      }
    }
  }

  @Test
  void a_key_comes_back_from_any_three_of_five_files() throws IOException {
    WrappedKey wrapped;
    try (SoftwareKeyProvider key = KeyShares.make(folder, 5, 3)) {
      wrapped = key.wrap(KEY, CONTEXT);
    }
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(share(1))))
        .isEqualTo("rw-------");
    for (List<Path> files :
        List.of(
            List.of(share(1), share(2), share(3)),
            List.of(share(5), share(1), share(4)),
            List.of(share(1), share(2), share(3), share(4), share(5)))) {
      try (SoftwareKeyProvider again = KeyShares.join(files)) {
        assertThat(again.unwrap(wrapped, CONTEXT)).isEqualTo(KEY);
      }
    }
  }

  @Test
  void too_few_doubled_and_foreign_shares_are_refused() throws IOException {
    KeyShares.make(folder, 3, 2).close();
    Path other = Files.createDirectory(folder.resolve("other"));
    KeyShares.make(other, 3, 2).close();
    assertThat(refusal(() -> KeyShares.join(List.of(share(1)))))
        .hasMessageContaining("2 are needed");
    assertThat(refusal(() -> KeyShares.join(List.of())).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refusal(() -> KeyShares.join(List.of(share(1), share(1)))))
        .hasMessageContaining("does not go with the others");
    assertThat(refusal(() -> KeyShares.join(List.of(share(1), other.resolve("share-2")))))
        .hasMessageContaining("does not go with the others");
  }

  @Test
  void a_share_with_any_byte_changed_is_refused_and_one_that_was_forged_as_well()
      throws IOException {
    KeyShares.make(folder, 3, 2).close();
    byte[] whole = Files.readAllBytes(share(2));
    for (int i = 0; i < whole.length; i++) {
      byte[] changed = whole.clone();
      changed[i] ^= 1;
      Files.write(share(2), changed);
      assertThat(refusal(() -> KeyShares.join(List.of(share(1), share(2)))).code())
          .isIn(ErrorCode.INTEGRITY, ErrorCode.INVALID_ARGUMENT);
    }
    KeyShare honest = KeyShare.decode(whole);
    assertThat(honest).isNotNull();
    honest.part()[0] ^= 1;
    Files.write(share(2), honest.encode());
    assertThat(refusal(() -> KeyShares.join(List.of(share(1), share(2)))))
        .hasMessageContaining("one of them was changed");
  }

  @Test
  void a_file_that_is_there_is_not_overwritten_and_nothing_is_left_of_the_others()
      throws IOException {
    Files.writeString(share(2), "mine");
    assertThat(refusal(() -> KeyShares.make(folder, 3, 2)).code())
        .isEqualTo(ErrorCode.ALREADY_EXISTS);
    assertThat(share(1)).doesNotExist();
    assertThat(share(2)).content().isEqualTo("mine");
    assertThat(refusal(() -> KeyShares.make(folder, 3, 1)).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refusal(() -> KeyShares.make(folder, 2, 3)).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void a_share_shows_itself_without_its_part() {
    KeyShare share = new KeyShare("root-0123456789abcdef", 1, 3, 2, new byte[32]);
    assertThat(share.toString()).isEqualTo("KeyShare[root-0123456789abcdef, 1 of 3]");
    assertThat(new String(share.encode(), StandardCharsets.US_ASCII))
        .startsWith("coffer-key-share");
  }
}
