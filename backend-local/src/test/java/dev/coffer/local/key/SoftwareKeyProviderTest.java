package dev.coffer.local.key;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.envelope.Envelopes;
import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyRing;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SoftwareKeyProviderTest {
  private static final byte[] CONTEXT = "store 1, key 1".getBytes(UTF_8);
  private static final byte[] KEY = "0123456789abcdef0123456789abcdef".getBytes(US_ASCII);

  @TempDir Path folder;

  @Test
  void whatIsWrappedUnwrapsAfterTheFileIsOpenedAgain() {
    WrappedKey wrapped;
    try (KeyProvider made = SoftwareKeyProvider.createFile(file())) {
      wrapped = made.wrap(KEY, CONTEXT);
      assertThat(made.list()).containsExactly(made.current()).containsExactly(wrapped.by());
    }
    try (KeyProvider opened = SoftwareKeyProvider.openFile(file())) {
      assertThat(opened.unwrap(wrapped, CONTEXT)).isEqualTo(KEY);
      assertThat(opened.unwrap(opened.rewrap(wrapped, CONTEXT), CONTEXT)).isEqualTo(KEY);
      assertThat(opened.probe().healthy()).isTrue();
    }
  }

  @Test
  void everyWrapIsAnotherAndHoldsNothingOfTheKey() {
    try (KeyProvider root = SoftwareKeyProvider.createFile(file())) {
      Set<String> blobs = new HashSet<>();
      for (int i = 0; i < 1000; i++) {
        byte[] blob = root.wrap(KEY, CONTEXT).blob();
        blobs.add(Arrays.toString(blob));
        assertThat(new String(blob, US_ASCII)).doesNotContain("0123");
      }
      assertThat(blobs).hasSize(1000);
    }
  }

  @Test
  void keysOfOneTo512BytesAreWrappedIntoAtMost1024() {
    try (KeyProvider root = SoftwareKeyProvider.createFile(file())) {
      for (int size : new int[] {1, KeyProvider.MAX_WRAP_BYTES}) {
        WrappedKey wrapped = root.wrap(new byte[size], CONTEXT);
        assertThat(wrapped.blob().length).isLessThanOrEqualTo(WrappedKey.MAX_BLOB_BYTES);
        assertThat(root.unwrap(wrapped, CONTEXT)).hasSize(size);
      }
      for (int size : new int[] {0, KeyProvider.MAX_WRAP_BYTES + 1}) {
        assertCode(ErrorCode.INVALID_ARGUMENT, () -> root.wrap(new byte[size], CONTEXT));
      }
    }
  }

  @Test
  void everyChangedBitAndEveryOtherLengthOfAWrappedKeyIsRefused() {
    try (KeyProvider root = SoftwareKeyProvider.createFile(file())) {
      WrappedKey wrapped = root.wrap(KEY, CONTEXT);
      byte[] blob = wrapped.blob();
      for (int bit = 0; bit < blob.length * 8; bit++) {
        byte[] flipped = blob.clone();
        flipped[bit / 8] ^= (byte) (1 << bit % 8);
        assertDoesNotOpen(root, new WrappedKey(wrapped.by(), flipped), CONTEXT);
      }
      for (int length = 0; length <= blob.length + 1; length++) {
        if (length != blob.length) {
          assertDoesNotOpen(
              root, new WrappedKey(wrapped.by(), Arrays.copyOf(blob, length)), CONTEXT);
        }
      }
    }
  }

  @Test
  void anotherContextIsRefused() {
    try (KeyProvider root = SoftwareKeyProvider.createFile(file())) {
      WrappedKey wrapped = root.wrap(KEY, CONTEXT);
      assertDoesNotOpen(root, wrapped, "store 1, key 2".getBytes(UTF_8));
      assertDoesNotOpen(root, wrapped, new byte[0]);
    }
  }

  @Test
  void aKeyThatAnotherRootKeyWrappedIsNotTried() {
    try (KeyProvider root = SoftwareKeyProvider.createFile(file());
        KeyProvider other = SoftwareKeyProvider.createFile(folder.resolve("other.key"))) {
      WrappedKey wrapped = other.wrap(KEY, CONTEXT);
      assertThat(other.current()).isNotEqualTo(root.current());
      assertCode(ErrorCode.FAILED_PRECONDITION, () -> root.unwrap(wrapped, CONTEXT));
      WrappedKey renamed = new WrappedKey(root.current(), wrapped.blob());
      assertDoesNotOpen(root, renamed, CONTEXT);
      WrappedKey later = new WrappedKey(new KeyVersion(root.current().key(), "2"), wrapped.blob());
      assertCode(ErrorCode.FAILED_PRECONDITION, () -> root.unwrap(later, CONTEXT));
    }
  }

  @Test
  void aSignatureIsOfItsMessageAndItsRootKey() {
    try (KeyProvider root = SoftwareKeyProvider.createFile(file());
        KeyProvider other = SoftwareKeyProvider.createFile(folder.resolve("other.key"))) {
      byte[] signature = root.sign(CONTEXT);
      assertThat(root.verify(CONTEXT, signature)).isTrue();
      assertThat(root.verify(KEY, signature)).isFalse();
      assertThat(root.verify(CONTEXT, Arrays.copyOf(signature, 31))).isFalse();
      assertThat(other.verify(CONTEXT, signature)).isFalse();
    }
  }

  @Test
  void aRingOfThisRootKeyOpensWithItAndNamesItWhereAnotherIsConfigured() {
    UUID cluster = UUID.randomUUID();
    try (KeyProvider root = SoftwareKeyProvider.createFile(file());
        KeyProvider other = SoftwareKeyProvider.createFile(folder.resolve("other.key"))) {
      byte[] sealed = KeyRing.create(root, cluster).sealed();
      KeyRing ring = KeyRing.open(root, cluster, sealed);
      assertThat(new Envelopes(ring)).isNotNull();
      assertThatThrownBy(() -> KeyRing.open(other, cluster, sealed))
          .hasMessageContaining("made with another root key")
          .hasMessageContaining(root.current().key())
          .hasMessageContaining(other.current().key());
    }
  }

  @Test
  void aClosedRootKeyIsWipedAndUsedNoMore() {
    KeyProvider root = SoftwareKeyProvider.createFile(file());
    root.close();
    root.close();
    assertThatThrownBy(() -> root.wrap(KEY, CONTEXT)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> root.sign(KEY)).isInstanceOf(IllegalStateException.class);
    assertThat(root.probe().healthy()).isFalse();
  }

  @Test
  void itsTextNamesTheKeyAndNeverShowsIt() throws IOException {
    try (KeyProvider root = SoftwareKeyProvider.createFile(file())) {
      String secret = Files.readAllLines(file()).get(2).substring("key ".length());
      assertThat(root.toString())
          .isEqualTo("SoftwareKeyProvider[" + root.current().key() + "]")
          .doesNotContain(secret);
    }
  }

  private Path file() {
    return folder.resolve("root.key");
  }

  private static void assertDoesNotOpen(KeyProvider root, WrappedKey wrapped, byte[] context) {
    assertCode(ErrorCode.INTEGRITY, () -> root.unwrap(wrapped, context));
  }

  private static void assertCode(ErrorCode code, ThrowingCallable call) {
    SecretsException error = catchThrowableOfType(SecretsException.class, call);
    assertThat(error).isNotNull();
    assertThat(error.code()).isEqualTo(code);
    if (code != ErrorCode.INVALID_ARGUMENT) {
      assertThat(error.origin()).isEqualTo(Origin.KEY_PROVIDER);
    }
  }
}
