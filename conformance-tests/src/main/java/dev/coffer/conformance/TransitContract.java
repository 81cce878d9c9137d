package dev.coffer.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import dev.coffer.transit.Ciphertext;
import dev.coffer.transit.DataKey;
import dev.coffer.transit.KeyKind;
import dev.coffer.transit.KeyUse;
import dev.coffer.transit.NewTransitKey;
import dev.coffer.transit.Outcome;
import dev.coffer.transit.Plaintext;
import dev.coffer.transit.SignedMessage;
import dev.coffer.transit.TransitKey;
import dev.coffer.transit.TransitKeyChange;
import dev.coffer.transit.TransitKeyVersion;
import dev.coffer.transit.TransitKeys;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the transit keys of a store do, whatever door leads to them. */
public abstract class TransitContract {
  private static final OperationContext LOCAL = OperationContext.LOCAL;
  private static final SecretName KEY = SecretName.of("app/key");
  private static final SecretName OTHER = SecretName.of("app/other");
  private static final byte[] MESSAGE = "attack at dawn".getBytes(UTF_8);
  private static final byte[] NOTHING = new byte[0];

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private TransitDoors doors;

  /** Request ids are remembered for longer than a test. */
  private final UUID requests = UUID.randomUUID();

  /** A store without any transit key. */
  protected abstract TransitDoors open(Path folder);

  @BeforeEach
  void openDoors() {
    doors = open(folder);
  }

  @AfterEach
  void closeDoors() {
    doors.close();
  }

  private TransitKeys keys() {
    return doors.keys();
  }

  private void make(SecretName name, KeyKind kind) {
    TransitKey made = keys().create(NewTransitKey.of(name.text(), kind), LOCAL);
    assertThat(made.name()).isEqualTo(name);
    assertThat(made.kind()).isEqualTo(kind);
    assertThat(made.latestVersion()).isEqualTo(1);
  }

  private String encrypt(SecretName key, byte[] plaintext, byte[] associated) {
    return keys().encrypt(key, List.of(new Plaintext(plaintext, associated)), LOCAL).get(0).get();
  }

  private byte[] decrypt(SecretName key, String text, byte[] associated) {
    return keys().decrypt(key, List.of(new Ciphertext(text, associated)), LOCAL).get(0).get();
  }

  private String sign(SecretName key, byte[] message) {
    TransitKeys keys = keys();
    boolean mac = keys.describe(key, LOCAL).kind().use() == KeyUse.AUTHENTICATION;
    List<byte[]> one = List.of(message);
    return (mac ? keys.hmac(key, one, LOCAL) : keys.sign(key, one, LOCAL)).get(0).get();
  }

  private boolean verify(SecretName key, byte[] message, String signature) {
    return keys().verify(key, List.of(new SignedMessage(message, signature)), LOCAL).get(0).get();
  }

  private static SecretsException refusal(ThrowingCallable call) {
    return catchThrowableOfType(SecretsException.class, call);
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    SecretsException error = refusal(call);
    assertThat(error).isNotNull();
    assertThat(error.code()).isEqualTo(code);
    assertThat(error.remedy()).isNotEmpty();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private OperationContext request(String id) {
    return LOCAL.withRequestId(id + "-" + requests);
  }

  @Nested
  class Ciphertexts {
    @BeforeEach
    void makeKeys() {
      make(KEY, KeyKind.AES256_GCM);
      make(OTHER, KeyKind.AES256_GCM);
    }

    @Test
    void open_to_what_was_encrypted() {
      for (int size : new int[] {0, 1, 15, 16, 17, 1000, TransitKeys.MAX_ITEM_BYTES}) {
        byte[] plaintext = new byte[size];
        Arrays.fill(plaintext, (byte) 7);
        String text = encrypt(KEY, plaintext, bytes("row 1"));
        assertThat(text).matches("coffer:v1:[A-Za-z0-9+/]+=*");
        assertThat(decrypt(KEY, text, bytes("row 1"))).isEqualTo(plaintext);
      }
    }

    @Test
    void are_each_another_and_hold_nothing_of_the_plaintext() {
      List<Plaintext> same = IntStream.range(0, 200).mapToObj(i -> Plaintext.of(MESSAGE)).toList();
      Set<String> texts = new HashSet<>();
      for (Outcome<String> each : keys().encrypt(KEY, same, LOCAL)) {
        texts.add(each.get());
        byte[] raw = Base64.getDecoder().decode(each.get().substring("coffer:v1:".length()));
        assertThat(new String(raw, java.nio.charset.StandardCharsets.ISO_8859_1))
            .doesNotContain("attack");
      }
      assertThat(texts).hasSize(200);
    }

    @Test
    void leave_the_arrays_of_the_caller_as_they_were() {
      byte[] plaintext = MESSAGE.clone();
      byte[] associated = bytes("row 1");
      encrypt(KEY, plaintext, associated);
      assertThat(plaintext).isEqualTo(MESSAGE);
      assertThat(associated).isEqualTo(bytes("row 1"));
    }

    @Test
    void do_not_open_with_any_bit_changed() {
      String text = encrypt(KEY, bytes("12345"), bytes("row"));
      byte[] raw = Base64.getDecoder().decode(text.substring("coffer:v1:".length()));
      List<Ciphertext> changed = new ArrayList<>();
      for (int bit = 0; bit < raw.length * Byte.SIZE; bit++) {
        byte[] flipped = raw.clone();
        flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        changed.add(new Ciphertext(spelt(1, flipped), bytes("row")));
      }
      assertNoneOpens(changed);
      assertThat(decrypt(KEY, text, bytes("row"))).isEqualTo(bytes("12345"));
    }

    @Test
    void do_not_open_at_any_other_length_or_spelling() {
      String text = encrypt(KEY, bytes("12345"), NOTHING);
      List<Ciphertext> changed = new ArrayList<>();
      for (int length = 0; length < text.length(); length++) {
        changed.add(Ciphertext.of(text.substring(0, length)));
      }
      byte[] raw = Base64.getDecoder().decode(text.substring("coffer:v1:".length()));
      for (int length = 0; length < raw.length; length++) {
        changed.add(Ciphertext.of(spelt(1, Arrays.copyOf(raw, length))));
      }
      changed.add(Ciphertext.of(spelt(1, Arrays.copyOf(raw, raw.length + 1))));
      for (String other :
          List.of(
              " " + text,
              text + "\n",
              text + "=",
              text.replace("coffer:v1:", "coffer:v01:"),
              text.replace("coffer:v1:", "coffer:v+1:"),
              text.replace("coffer:v1:", "coffer:V1:"),
              text.replace("coffer:v1:", "vault:v1:"),
              text.replace("coffer:v1:", "coffer:v0:"),
              text.replace("coffer:v1:", "coffer:v-1:"),
              text.replace("coffer:v1:", "coffer:v4294967297:"),
              text.replace("coffer:v1:", "coffer:v99999999999999999999:"),
              text.replaceAll("=+$", ""))) {
        if (!other.equals(text)) {
          changed.add(Ciphertext.of(other));
        }
      }
      assertNoneOpens(changed);
    }

    @Test
    void have_one_spelling_of_their_last_character() {
      // 93 and 2 bytes: the last character has bits to spare.
      String text = encrypt(KEY, bytes("12"), NOTHING);
      assertThat(text).endsWith("=");
      int last = text.indexOf('=') - 1;
      List<Ciphertext> changed = new ArrayList<>();
      for (char c :
          "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".toCharArray()) {
        if (c != text.charAt(last)) {
          changed.add(Ciphertext.of(text.substring(0, last) + c + text.substring(last + 1)));
        }
      }
      assertThat(changed).hasSize(63);
      assertNoneOpens(changed);
    }

    @Test
    void do_not_open_when_they_are_spliced() {
      byte[] a = raw(encrypt(KEY, bytes("12345"), NOTHING));
      byte[] b = raw(encrypt(KEY, bytes("54321"), NOTHING));
      int[] cuts = {0, 1, 33, 65, 77, 82, a.length};
      List<Ciphertext> spliced = new ArrayList<>();
      for (int parts = 1; parts < (1 << (cuts.length - 1)) - 1; parts++) {
        byte[] mixed = a.clone();
        for (int part = 0; part < cuts.length - 1; part++) {
          if ((parts & 1 << part) != 0) {
            System.arraycopy(b, cuts[part], mixed, cuts[part], cuts[part + 1] - cuts[part]);
          }
        }
        if (!Arrays.equals(mixed, a) && !Arrays.equals(mixed, b)) {
          spliced.add(Ciphertext.of(spelt(1, mixed)));
        }
      }
      assertThat(spliced).hasSizeGreaterThan(28);
      assertNoneOpens(spliced);
    }

    @Test
    void do_not_open_elsewhere_and_nobody_learns_why() {
      String text = encrypt(KEY, MESSAGE, bytes("row 1"));
      String plain = encrypt(KEY, MESSAGE, NOTHING);
      int latest = keys().rotate(KEY, LOCAL);
      assertThat(latest).isEqualTo(2);
      assertNoneOpens(
          List.of(
              new Ciphertext(text, bytes("row 2")),
              new Ciphertext(text, NOTHING),
              new Ciphertext(plain, bytes("row 1")),
              new Ciphertext(text.replace("coffer:v1:", "coffer:v2:"), bytes("row 1")),
              new Ciphertext(text.replace("coffer:v1:", "coffer:v3:"), bytes("row 1")),
              new Ciphertext(encrypt(OTHER, MESSAGE, bytes("row 1")), bytes("row 1")),
              Ciphertext.of("")));
      assertThat(decrypt(KEY, text, bytes("row 1"))).isEqualTo(MESSAGE);
    }

    private void assertNoneOpens(List<Ciphertext> items) {
      SecretsException example =
          refusal(() -> decrypt(KEY, encrypt(OTHER, MESSAGE, NOTHING), NOTHING));
      assertThat(example.code()).isEqualTo(ErrorCode.INTEGRITY);
      for (int from = 0; from < items.size(); from += TransitKeys.MAX_ITEMS) {
        List<Ciphertext> some =
            items.subList(from, Math.min(items.size(), from + TransitKeys.MAX_ITEMS));
        List<Outcome<byte[]>> outcomes = keys().decrypt(KEY, some, LOCAL);
        List<Outcome<String>> rewrapped = keys().rewrap(KEY, some, LOCAL);
        for (int i = 0; i < some.size(); i++) {
          assertSame(example, outcomes.get(i), some.get(i));
          assertSame(example, rewrapped.get(i), some.get(i));
        }
      }
    }

    private void assertSame(SecretsException example, Outcome<?> outcome, Ciphertext item) {
      assertThat(outcome).as(item.text()).isInstanceOf(Outcome.Failed.class);
      SecretsException error = ((Outcome.Failed<?>) outcome).error();
      assertThat(error.code()).isEqualTo(example.code());
      assertThat(error).hasMessage(example.getMessage());
      assertThat(error.remedy()).isEqualTo(example.remedy());
      assertThat(error.origin()).isEqualTo(example.origin());
      assertThat(error.retryability()).isEqualTo(example.retryability());
    }

    private byte[] raw(String text) {
      return Base64.getDecoder().decode(text.substring("coffer:v1:".length()));
    }

    private String spelt(int version, byte[] raw) {
      return "coffer:v" + version + ":" + Base64.getEncoder().encodeToString(raw);
    }
  }

  @Nested
  class Versions {
    @BeforeEach
    void makeKey() {
      make(KEY, KeyKind.AES256_GCM);
    }

    @Test
    void that_are_old_still_open_and_the_latest_encrypts() {
      String first = encrypt(KEY, MESSAGE, NOTHING);
      assertThat(keys().rotate(KEY, LOCAL)).isEqualTo(2);
      String second = encrypt(KEY, MESSAGE, NOTHING);
      assertThat(second).startsWith("coffer:v2:");
      assertThat(decrypt(KEY, first, NOTHING)).isEqualTo(MESSAGE);
      assertThat(decrypt(KEY, second, NOTHING)).isEqualTo(MESSAGE);
      assertThat(keys().describe(KEY, LOCAL).versions())
          .extracting(TransitKeyVersion::number)
          .containsExactly(1, 2);
    }

    @Test
    void are_left_behind_by_a_rewrap() {
      String first = encrypt(KEY, MESSAGE, bytes("row"));
      keys().rotate(KEY, LOCAL);
      String second =
          keys().rewrap(KEY, List.of(new Ciphertext(first, bytes("row"))), LOCAL).get(0).get();
      assertThat(second).startsWith("coffer:v2:");
      assertThat(decrypt(KEY, second, bytes("row"))).isEqualTo(MESSAGE);
      refused(ErrorCode.INTEGRITY, () -> decrypt(KEY, second, NOTHING));
    }

    @Test
    void below_the_minimum_are_refused_until_it_is_lowered() {
      String first = encrypt(KEY, MESSAGE, NOTHING);
      keys().rotate(KEY, LOCAL);
      TransitKey key = keys().update(KEY, TransitKeyChange.NONE.withMinDecryptionVersion(2), LOCAL);
      assertThat(key.minDecryptionVersion()).isEqualTo(2);
      refused(ErrorCode.FAILED_PRECONDITION, () -> decrypt(KEY, first, NOTHING));
      Outcome<String> rewrapped = keys().rewrap(KEY, List.of(Ciphertext.of(first)), LOCAL).get(0);
      refused(ErrorCode.FAILED_PRECONDITION, rewrapped::get);
      assertThat(decrypt(KEY, encrypt(KEY, MESSAGE, NOTHING), NOTHING)).isEqualTo(MESSAGE);

      keys().update(KEY, TransitKeyChange.NONE.withMinDecryptionVersion(1), LOCAL);
      assertThat(decrypt(KEY, first, NOTHING)).isEqualTo(MESSAGE);
    }

    @Test
    void are_trimmed_below_the_minimum_alone() {
      String first = encrypt(KEY, MESSAGE, NOTHING);
      keys().rotate(KEY, LOCAL);
      keys().rotate(KEY, LOCAL);
      refused(ErrorCode.FAILED_PRECONDITION, () -> keys().trim(KEY, 2, LOCAL));
      assertThat(decrypt(KEY, first, NOTHING)).isEqualTo(MESSAGE);

      keys().update(KEY, TransitKeyChange.NONE.withMinDecryptionVersion(2), LOCAL);
      refused(ErrorCode.FAILED_PRECONDITION, () -> keys().trim(KEY, 3, LOCAL));
      assertThat(keys().trim(KEY, 2, LOCAL).versions())
          .extracting(TransitKeyVersion::number)
          .containsExactly(2, 3);
      refused(ErrorCode.FAILED_PRECONDITION, () -> decrypt(KEY, first, NOTHING));
      refused(
          ErrorCode.INVALID_ARGUMENT,
          () -> keys().update(KEY, TransitKeyChange.NONE.withMinDecryptionVersion(1), LOCAL));
      assertThat(keys().rotate(KEY, LOCAL)).isEqualTo(4);
    }

    @Test
    void have_a_minimum_among_them() {
      for (int version : new int[] {-1, 0, 2}) {
        refused(
            ErrorCode.INVALID_ARGUMENT,
            () ->
                keys().update(KEY, TransitKeyChange.NONE.withMinDecryptionVersion(version), LOCAL));
      }
      assertThat(keys().describe(KEY, LOCAL).minDecryptionVersion()).isEqualTo(1);
    }
  }

  @Nested
  class Keys {
    @Test
    void are_what_they_were_made_as() {
      NewTransitKey asked =
          NewTransitKey.of("a", KeyKind.ED25519).rotatedEvery(Duration.ofDays(30)).deletable();
      TransitKey made = keys().create(asked, LOCAL);
      assertThat(made.rotationPeriod()).isEqualTo(Duration.ofDays(30));
      assertThat(made.rotationTime()).isEqualTo(made.createTime().plus(Duration.ofDays(30)));
      assertThat(made.deletionAllowed()).isTrue();
      assertThat(keys().describe(asked.name(), LOCAL)).isEqualTo(made);
    }

    @Test
    void are_changed_in_what_is_said_alone() {
      make(KEY, KeyKind.AES256_GCM);
      TransitKey periodic =
          keys().update(KEY, TransitKeyChange.NONE.withRotationPeriod(Duration.ofDays(7)), LOCAL);
      assertThat(periodic.rotationPeriod()).isEqualTo(Duration.ofDays(7));
      assertThat(periodic.deletionAllowed()).isFalse();
      TransitKey deletable =
          keys().update(KEY, TransitKeyChange.NONE.withDeletionAllowed(true), LOCAL);
      assertThat(deletable.rotationTime()).isEqualTo(periodic.rotationTime());
      assertThat(deletable.deletionAllowed()).isTrue();
      TransitKey still =
          keys().update(KEY, TransitKeyChange.NONE.withRotationPeriod(Duration.ZERO), LOCAL);
      assertThat(still.rotationPeriod()).isNull();
      assertThat(still.rotationTime()).isNull();
    }

    @Test
    void are_not_rotated_at_any_pace() {
      for (Duration period : List.of(Duration.ofHours(23), Duration.ofDays(3651))) {
        refused(
            ErrorCode.INVALID_ARGUMENT,
            () -> NewTransitKey.of("a", KeyKind.AES256_GCM).rotatedEvery(period));
      }
    }

    @Test
    void have_a_name_once() {
      make(KEY, KeyKind.AES256_GCM);
      refused(
          ErrorCode.ALREADY_EXISTS,
          () -> keys().create(NewTransitKey.of(KEY.text(), KeyKind.AES256_GCM), LOCAL));
      assertThat(keys().describe(KEY, LOCAL).versions()).hasSize(1);
    }

    @Test
    void that_are_missing_are_not_found() {
      List<ThrowingCallable> calls =
          List.of(
              () -> keys().describe(KEY, LOCAL),
              () -> keys().rotate(KEY, LOCAL),
              () -> keys().update(KEY, TransitKeyChange.NONE, LOCAL),
              () -> keys().trim(KEY, 1, LOCAL),
              () -> keys().delete(KEY, LOCAL),
              () -> keys().encrypt(KEY, List.of(Plaintext.of(MESSAGE)), LOCAL),
              () -> keys().decrypt(KEY, List.of(Ciphertext.of("x")), LOCAL),
              () -> keys().rewrap(KEY, List.of(Ciphertext.of("x")), LOCAL),
              () -> keys().generateDataKey(KEY, NOTHING, LOCAL),
              () -> keys().generateWrappedDataKey(KEY, NOTHING, LOCAL),
              () -> keys().sign(KEY, List.of(MESSAGE), LOCAL),
              () -> keys().hmac(KEY, List.of(MESSAGE), LOCAL),
              () -> keys().verify(KEY, List.of(new SignedMessage(MESSAGE, "x")), LOCAL));
      calls.forEach(call -> refused(ErrorCode.NOT_FOUND, call));
    }

    @ParameterizedTest
    @EnumSource(KeyKind.class)
    void do_what_their_kind_does_and_nothing_else(KeyKind kind) {
      make(KEY, kind);
      List<ThrowingCallable> not = new ArrayList<>();
      if (kind.use() != KeyUse.ENCRYPTION) {
        not.add(() -> keys().encrypt(KEY, List.of(Plaintext.of(MESSAGE)), LOCAL));
        not.add(() -> keys().decrypt(KEY, List.of(Ciphertext.of("x")), LOCAL));
        not.add(() -> keys().rewrap(KEY, List.of(Ciphertext.of("x")), LOCAL));
        not.add(() -> keys().generateDataKey(KEY, NOTHING, LOCAL));
        not.add(() -> keys().generateWrappedDataKey(KEY, NOTHING, LOCAL));
      } else {
        not.add(() -> keys().verify(KEY, List.of(new SignedMessage(MESSAGE, "x")), LOCAL));
      }
      if (kind.use() != KeyUse.SIGNATURES) {
        not.add(() -> keys().sign(KEY, List.of(MESSAGE), LOCAL));
      }
      if (kind.use() != KeyUse.AUTHENTICATION) {
        not.add(() -> keys().hmac(KEY, List.of(MESSAGE), LOCAL));
      }
      not.forEach(call -> refused(ErrorCode.FAILED_PRECONDITION, call));
    }

    @Test
    void are_listed_in_pages_that_belong_to_their_list() {
      Set<String> names = new HashSet<>();
      for (int i = 0; i < 7; i++) {
        names.add("k" + i);
        make(SecretName.of("k" + i), KeyKind.HMAC_SHA256);
      }
      List<String> seen = new ArrayList<>();
      String token = "";
      do {
        Page<TransitKey> page = keys().list(3, token, LOCAL);
        assertThat(page.items()).hasSizeLessThanOrEqualTo(3);
        page.items().forEach(each -> seen.add(each.name().text()));
        token = page.nextPageToken();
      } while (!token.isEmpty());
      assertThat(seen).isSorted().containsExactlyInAnyOrderElementsOf(names);

      String first = keys().list(3, "", LOCAL).nextPageToken();
      refused(ErrorCode.INVALID_ARGUMENT, () -> keys().list(3, first + "A", LOCAL));
      refused(ErrorCode.INVALID_ARGUMENT, () -> keys().list(3, "azA", LOCAL));
      refused(ErrorCode.INVALID_ARGUMENT, () -> keys().list(0, "", LOCAL));
      refused(ErrorCode.INVALID_ARGUMENT, () -> keys().list(1001, "", LOCAL));
    }

    @Test
    void go_for_good_and_only_when_that_is_allowed() {
      make(KEY, KeyKind.AES256_GCM);
      String text = encrypt(KEY, MESSAGE, NOTHING);
      refused(ErrorCode.FAILED_PRECONDITION, () -> keys().delete(KEY, LOCAL));
      assertThat(decrypt(KEY, text, NOTHING)).isEqualTo(MESSAGE);

      keys().update(KEY, TransitKeyChange.NONE.withDeletionAllowed(true), LOCAL);
      keys().delete(KEY, LOCAL);
      refused(ErrorCode.NOT_FOUND, () -> decrypt(KEY, text, NOTHING));
      assertThat(keys().list(10, "", LOCAL).items()).isEmpty();
      make(KEY, KeyKind.AES256_GCM);
      refused(ErrorCode.INTEGRITY, () -> decrypt(KEY, text, NOTHING));
    }

    @Test
    void outlive_the_process() {
      for (KeyKind kind : KeyKind.values()) {
        make(SecretName.of(kind.name()), kind);
      }
      SecretName aes = SecretName.of(KeyKind.AES256_GCM.name());
      String text = encrypt(aes, MESSAGE, NOTHING);
      keys().rotate(aes, LOCAL);
      List<TransitKey> before = keys().list(100, "", LOCAL).items();
      String signature = sign(SecretName.of("ED25519"), MESSAGE);
      String tag = sign(SecretName.of("HMAC_SHA512"), MESSAGE);
      doors.reopen();
      assertThat(keys().list(100, "", LOCAL).items()).isEqualTo(before);
      assertThat(decrypt(aes, text, NOTHING)).isEqualTo(MESSAGE);
      assertThat(verify(SecretName.of("ED25519"), MESSAGE, signature)).isTrue();
      assertThat(verify(SecretName.of("HMAC_SHA512"), MESSAGE, tag)).isTrue();
      assertThat(sign(SecretName.of("HMAC_SHA512"), MESSAGE)).isEqualTo(tag);
    }
  }

  @Nested
  class Repeated_requests {
    @Test
    void happen_once() {
      NewTransitKey asked = NewTransitKey.of(KEY.text(), KeyKind.AES256_GCM).deletable();
      keys().create(asked, request("r1"));
      String text = encrypt(KEY, MESSAGE, NOTHING);
      keys().create(asked, request("r1"));
      assertThat(decrypt(KEY, text, NOTHING)).isEqualTo(MESSAGE);

      assertThat(keys().rotate(KEY, request("r2"))).isEqualTo(2);
      assertThat(keys().rotate(KEY, request("r2"))).isEqualTo(2);
      assertThat(keys().rotate(KEY, request("r3"))).isEqualTo(3);
      assertThat(keys().rotate(KEY, request("r2"))).isEqualTo(2);
      assertThat(keys().describe(KEY, LOCAL).latestVersion()).isEqualTo(3);
    }

    @Test
    void happen_once_even_where_the_first_took_the_key_away() {
      NewTransitKey asked = NewTransitKey.of(KEY.text(), KeyKind.AES256_GCM).deletable();
      keys().create(asked, LOCAL);
      keys().delete(KEY, request("d"));
      keys().create(asked, LOCAL);
      keys().delete(KEY, request("d"));
      assertThat(keys().describe(KEY, LOCAL).latestVersion()).isEqualTo(1);
    }

    @Test
    void happen_once_after_the_store_was_opened_again() {
      make(KEY, KeyKind.AES256_GCM);
      assertThat(keys().rotate(KEY, request("r"))).isEqualTo(2);
      doors.reopen();
      assertThat(keys().rotate(KEY, request("r"))).isEqualTo(2);
      assertThat(keys().describe(KEY, LOCAL).latestVersion()).isEqualTo(2);
    }

    @Test
    void are_refused_for_anything_else() {
      make(KEY, KeyKind.AES256_GCM);
      make(OTHER, KeyKind.AES256_GCM);
      keys().rotate(KEY, request("r"));
      refused(ErrorCode.ALREADY_EXISTS, () -> keys().rotate(OTHER, request("r")));
      refused(ErrorCode.ALREADY_EXISTS, () -> keys().trim(KEY, 1, request("r")));
      assertThat(keys().describe(OTHER, LOCAL).latestVersion()).isEqualTo(1);
    }
  }

  @Nested
  class Batches {
    @BeforeEach
    void makeKeys() {
      make(KEY, KeyKind.AES256_GCM);
    }

    @Test
    void give_each_item_a_status_of_its_own() {
      List<Outcome<String>> encrypted =
          keys()
              .encrypt(
                  KEY,
                  List.of(
                      Plaintext.of(bytes("one")),
                      Plaintext.of(new byte[TransitKeys.MAX_ITEM_BYTES + 1]),
                      new Plaintext(bytes("three"), new byte[TransitKeys.MAX_ASSOCIATED_BYTES + 1]),
                      Plaintext.of(bytes("four"))),
                  LOCAL);
      assertThat(encrypted).hasSize(4);
      refused(ErrorCode.LIMIT_EXCEEDED, () -> encrypted.get(1).get());
      refused(ErrorCode.INVALID_ARGUMENT, () -> encrypted.get(2).get());
      SecretsException error = refusal(() -> encrypted.get(1).get());
      assertThat(error.name()).isEqualTo(KEY.text());
      assertThat(error.store()).isNotEmpty();

      List<Outcome<byte[]>> decrypted =
          keys()
              .decrypt(
                  KEY,
                  List.of(
                      Ciphertext.of(encrypted.get(3).get()),
                      Ciphertext.of("nonsense"),
                      Ciphertext.of(encrypted.get(0).get())),
                  LOCAL);
      assertThat(decrypted.get(0).get()).isEqualTo(bytes("four"));
      refused(ErrorCode.INTEGRITY, () -> decrypted.get(1).get());
      assertThat(decrypted.get(2).get()).isEqualTo(bytes("one"));
    }

    @Test
    void are_bounded_in_number_and_size() {
      List<Plaintext> many =
          IntStream.range(0, TransitKeys.MAX_ITEMS)
              .mapToObj(i -> Plaintext.of(new byte[1300]))
              .collect(Collectors.toCollection(ArrayList::new));
      List<Outcome<String>> encrypted = keys().encrypt(KEY, many, LOCAL);
      List<Ciphertext> texts = encrypted.stream().map(each -> Ciphertext.of(each.get())).toList();
      assertThat(keys().decrypt(KEY, texts, LOCAL)).hasSize(TransitKeys.MAX_ITEMS);
      assertThat(keys().rewrap(KEY, texts, LOCAL)).hasSize(TransitKeys.MAX_ITEMS);

      many.add(Plaintext.of(NOTHING));
      refused(ErrorCode.INVALID_ARGUMENT, () -> keys().encrypt(KEY, many, LOCAL));
      refused(ErrorCode.INVALID_ARGUMENT, () -> keys().encrypt(KEY, List.of(), LOCAL));
      refused(ErrorCode.INVALID_ARGUMENT, () -> keys().decrypt(KEY, List.of(), LOCAL));
      List<Plaintext> large =
          List.of(
              Plaintext.of(new byte[TransitKeys.MAX_ITEM_BYTES]),
              Plaintext.of(new byte[TransitKeys.MAX_BATCH_BYTES - TransitKeys.MAX_ITEM_BYTES]),
              Plaintext.of(new byte[1]));
      refused(ErrorCode.INVALID_ARGUMENT, () -> keys().encrypt(KEY, large, LOCAL));
      assertThat(keys().encrypt(KEY, large.subList(0, 2), LOCAL))
          .allMatch(each -> each instanceof Outcome.Done);
    }
  }

  @Nested
  class Data_keys {
    @BeforeEach
    void makeKey() {
      make(KEY, KeyKind.AES256_GCM);
    }

    @Test
    void are_unwrapped_by_decrypt_where_they_belong() {
      try (DataKey made = keys().generateDataKey(KEY, bytes("file 1"), LOCAL)) {
        assertThat(made.plaintext()).hasSize(32);
        assertThat(decrypt(KEY, made.wrapped(), bytes("file 1"))).isEqualTo(made.plaintext());
        refused(ErrorCode.INTEGRITY, () -> decrypt(KEY, made.wrapped(), bytes("file 2")));
        assertThat(made.toString()).isEqualTo("DataKey[redacted]");
      }
    }

    @Test
    void are_each_another_also_where_they_stay_wrapped() {
      Set<String> seen = new HashSet<>();
      for (int i = 0; i < 20; i++) {
        String wrapped = keys().generateWrappedDataKey(KEY, NOTHING, LOCAL);
        seen.add(Arrays.toString(decrypt(KEY, wrapped, NOTHING)));
        try (DataKey made = keys().generateDataKey(KEY, NOTHING, LOCAL)) {
          seen.add(Arrays.toString(made.plaintext()));
        }
      }
      assertThat(seen).hasSize(40);
    }

    @Test
    void are_wiped_when_they_are_closed() {
      DataKey made = keys().generateDataKey(KEY, NOTHING, LOCAL);
      made.close();
      assertThat(made.plaintext()).containsOnly(0);
    }

    @Test
    void are_bound_to_no_more_than_64_KiB() {
      byte[] large = new byte[TransitKeys.MAX_ASSOCIATED_BYTES + 1];
      refused(ErrorCode.INVALID_ARGUMENT, () -> keys().generateDataKey(KEY, large, LOCAL));
      refused(ErrorCode.INVALID_ARGUMENT, () -> keys().generateWrappedDataKey(KEY, large, LOCAL));
    }
  }

  @Nested
  class Signatures_and_MACs {
    @ParameterizedTest
    @EnumSource(value = KeyKind.class, names = "AES256_GCM", mode = EnumSource.Mode.EXCLUDE)
    void are_valid_for_their_message_and_key_alone(KeyKind kind) {
      make(KEY, kind);
      make(OTHER, kind);
      String signature = sign(KEY, MESSAGE);
      assertThat(signature).matches("coffer:v1:[A-Za-z0-9+/]+=*");
      assertThat(verify(KEY, MESSAGE, signature)).isTrue();
      assertThat(verify(KEY, bytes("attack at dusk"), signature)).isFalse();
      assertThat(verify(KEY, NOTHING, signature)).isFalse();
      assertThat(verify(OTHER, MESSAGE, signature)).isFalse();
      assertThat(verify(KEY, NOTHING, sign(KEY, NOTHING))).isTrue();
    }

    @ParameterizedTest
    @EnumSource(value = KeyKind.class, names = "AES256_GCM", mode = EnumSource.Mode.EXCLUDE)
    void are_not_valid_in_any_other_form(KeyKind kind) {
      make(KEY, kind);
      String signature = sign(KEY, MESSAGE);
      byte[] raw = Base64.getDecoder().decode(signature.substring("coffer:v1:".length()));
      List<SignedMessage> changed = new ArrayList<>();
      for (int i = 0; i < raw.length; i++) {
        byte[] flipped = raw.clone();
        flipped[i] ^= 1;
        changed.add(signed("coffer:v1:", flipped));
        changed.add(signed("coffer:v1:", Arrays.copyOf(raw, i)));
      }
      changed.add(signed("coffer:v1:", Arrays.copyOf(raw, raw.length + 1)));
      changed.add(signed("coffer:v1:", new byte[raw.length]));
      changed.add(signed("coffer:v2:", raw));
      changed.add(signed("vault:v1:", raw));
      changed.add(signed("", raw));
      changed.add(new SignedMessage(MESSAGE, ""));
      List<SignedMessage> some = changed.subList(Math.max(0, changed.size() - 900), changed.size());
      assertThat(keys().verify(KEY, some, LOCAL)).noneMatch(Outcome::get);
      assertThat(verify(KEY, MESSAGE, signature)).isTrue();
    }

    private SignedMessage signed(String head, byte[] raw) {
      return new SignedMessage(MESSAGE, head + Base64.getEncoder().encodeToString(raw));
    }

    @ParameterizedTest
    @EnumSource(value = KeyKind.class, names = "AES256_GCM", mode = EnumSource.Mode.EXCLUDE)
    void of_an_older_version_stay_valid_until_the_minimum_is_raised(KeyKind kind) {
      make(KEY, kind);
      String first = sign(KEY, MESSAGE);
      keys().rotate(KEY, LOCAL);
      String second = sign(KEY, MESSAGE);
      assertThat(second).startsWith("coffer:v2:");
      assertThat(verify(KEY, MESSAGE, first)).isTrue();
      assertThat(verify(KEY, MESSAGE, second)).isTrue();
      keys().update(KEY, TransitKeyChange.NONE.withMinDecryptionVersion(2), LOCAL);
      refused(ErrorCode.FAILED_PRECONDITION, () -> verify(KEY, MESSAGE, first));
      assertThat(verify(KEY, MESSAGE, second)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
        value = KeyKind.class,
        names = {"ECDSA_P256", "ECDSA_P384", "ED25519", "RSA_3072"})
    void are_verified_by_anybody_with_the_public_key(KeyKind kind) throws Exception {
      make(KEY, kind);
      keys().rotate(KEY, LOCAL);
      TransitKeyVersion version = keys().describe(KEY, LOCAL).versions().get(1);
      assertThat(version.publicKey())
          .startsWith("-----BEGIN PUBLIC KEY-----\n")
          .endsWith("\n-----END PUBLIC KEY-----\n");
      byte[] der =
          Base64.getMimeDecoder().decode(version.publicKey().replaceAll("-----[A-Z ]+-----", ""));
      String signature = sign(KEY, MESSAGE);
      Signature judge = judge(kind);
      judge.initVerify(
          KeyFactory.getInstance(family(kind)).generatePublic(new X509EncodedKeySpec(der)));
      judge.update(MESSAGE);
      byte[] raw = Base64.getDecoder().decode(signature.substring("coffer:v2:".length()));
      assertThat(judge.verify(raw)).isTrue();
    }

    private String family(KeyKind kind) {
      return switch (kind) {
        case ED25519 -> "EdDSA";
        case RSA_3072 -> "RSA";
        default -> "EC";
      };
    }

    private Signature judge(KeyKind kind) throws Exception {
      Signature judge =
          Signature.getInstance(
              switch (kind) {
                case ECDSA_P256 -> "SHA256withECDSA";
                case ECDSA_P384 -> "SHA384withECDSA";
                case ED25519 -> "EdDSA";
                default -> "RSASSA-PSS";
              });
      if (kind == KeyKind.RSA_3072) {
        judge.setParameter(
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1));
      }
      return judge;
    }

    @Test
    void come_in_batches_with_a_status_each() {
      make(KEY, KeyKind.HMAC_SHA256);
      List<Outcome<String>> tags =
          keys()
              .hmac(
                  KEY,
                  List.of(MESSAGE, new byte[TransitKeys.MAX_ITEM_BYTES + 1], bytes("x")),
                  LOCAL);
      refused(ErrorCode.LIMIT_EXCEEDED, () -> tags.get(1).get());
      assertThat(verify(KEY, MESSAGE, tags.get(0).get())).isTrue();
      assertThat(verify(KEY, bytes("x"), tags.get(2).get())).isTrue();
    }
  }

  @Nested
  class Random_bytes {
    @Test
    void are_as_many_as_were_asked_for_and_never_the_same() {
      assertThat(keys().random(1, LOCAL)).hasSize(1);
      assertThat(keys().random(TransitKeys.MAX_RANDOM_BYTES, LOCAL))
          .hasSize(TransitKeys.MAX_RANDOM_BYTES);
      assertThat(keys().random(32, LOCAL)).isNotEqualTo(keys().random(32, LOCAL));
      for (int count : new int[] {-1, 0, TransitKeys.MAX_RANDOM_BYTES + 1}) {
        refused(ErrorCode.INVALID_ARGUMENT, () -> keys().random(count, LOCAL));
      }
    }
  }
}
