package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyRing;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretsException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link KeyProvider} must do. Extend it in a test of the provider's own module and say
 * how two root keys are opened that know nothing of each other.
 */
@ExtendWith(Leftovers.class)
public abstract class KeyProviderContract {
  private static final byte[] CONTEXT = "store 1, key 1".getBytes(StandardCharsets.UTF_8);
  private static final byte[] KEY =
      "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);

  @TempDir
  @SuppressWarnings("NullAway.Init") // set by JUnit
  Path folder;

  @SuppressWarnings("NullAway.Init") // set before each test
  private KeyProvider root;

  @SuppressWarnings("NullAway.Init") // set before each test
  private KeyProvider other;

  /** A new root key. */
  protected abstract KeyProvider create(Path folder);

  /** Another new root key. */
  protected abstract KeyProvider createOther(Path folder);

  @BeforeEach
  void createRootKeys() {
    root = create(folder);
    other = createOther(folder);
  }

  @AfterEach
  void closeRootKeys() {
    root.close();
    other.close();
  }

  @Nested
  class Wrapped_keys {
    @Test
    void unwrap_to_what_was_wrapped_in_their_context() {
      WrappedKey wrapped = root.wrap(KEY, CONTEXT);
      assertThat(root.unwrap(wrapped, CONTEXT)).isEqualTo(KEY);
    }

    @Test
    void name_the_key_version_that_is_current_and_can_be_listed() {
      WrappedKey wrapped = root.wrap(KEY, CONTEXT);
      assertThat(wrapped.by()).isEqualTo(root.current());
      assertThat(root.list()).contains(root.current()).doesNotHaveDuplicates();
      assertThat(root.current()).isNotEqualTo(other.current());
    }

    @Test
    void are_each_another_and_hold_nothing_of_the_key() {
      Set<String> blobs = new HashSet<>();
      for (int i = 0; i < 100; i++) {
        byte[] blob = root.wrap(KEY, CONTEXT).blob();
        blobs.add(Arrays.toString(blob));
        assertThat(new String(blob, StandardCharsets.ISO_8859_1)).doesNotContain("0123");
      }
      assertThat(blobs).hasSize(100);
    }

    @Test
    void leave_the_array_of_the_caller_as_it_was() {
      byte[] key = KEY.clone();
      root.wrap(key, CONTEXT);
      assertThat(key).isEqualTo(KEY);
    }

    @Test
    void fit_into_their_limits() {
      for (int size : new int[] {1, 32, KeyProvider.MAX_WRAP_BYTES}) {
        WrappedKey wrapped = root.wrap(new byte[size], CONTEXT);
        assertThat(wrapped.blob().length).isBetween(size, WrappedKey.MAX_BLOB_BYTES);
        assertThat(root.unwrap(wrapped, CONTEXT)).isEqualTo(new byte[size]);
      }
      for (int size : new int[] {0, KeyProvider.MAX_WRAP_BYTES + 1}) {
        SecretsException error = refusal(() -> root.wrap(new byte[size], CONTEXT));
        assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
      }
    }

    @Test
    void do_not_open_in_another_context() {
      WrappedKey wrapped = root.wrap(KEY, CONTEXT);
      assertDoesNotOpen(wrapped, "store 1, key 2".getBytes(StandardCharsets.UTF_8));
      assertDoesNotOpen(wrapped, new byte[0]);
    }

    @Test
    void do_not_open_with_any_bit_changed_or_at_any_other_length() {
      WrappedKey wrapped = root.wrap(KEY, CONTEXT);
      byte[] blob = wrapped.blob();
      for (int bit = 0; bit < blob.length * Byte.SIZE; bit++) {
        byte[] flipped = blob.clone();
        flipped[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        assertDoesNotOpen(new WrappedKey(wrapped.by(), flipped), CONTEXT);
      }
      for (int length = 0; length <= blob.length + 1; length++) {
        if (length != blob.length) {
          assertDoesNotOpen(new WrappedKey(wrapped.by(), Arrays.copyOf(blob, length)), CONTEXT);
        }
      }
    }

    @Test
    void of_another_root_key_are_not_tried() {
      WrappedKey foreign = other.wrap(KEY, CONTEXT);
      assertThat(refusal(() -> root.unwrap(foreign, CONTEXT)).code())
          .isEqualTo(ErrorCode.FAILED_PRECONDITION);
      KeyVersion later = new KeyVersion(root.current().key(), "no-such-version");
      assertThat(refusal(() -> root.unwrap(new WrappedKey(later, foreign.blob()), CONTEXT)).code())
          .isEqualTo(ErrorCode.FAILED_PRECONDITION);
    }

    @Test
    void of_another_root_key_do_not_open_under_this_ones_name() {
      WrappedKey foreign = other.wrap(KEY, CONTEXT);
      assertDoesNotOpen(new WrappedKey(root.current(), foreign.blob()), CONTEXT);
    }

    @Test
    void are_wrapped_again_for_the_current_version_in_the_same_context() {
      WrappedKey wrapped = root.wrap(KEY, CONTEXT);
      WrappedKey again = root.rewrap(wrapped, CONTEXT);
      assertThat(again.by()).isEqualTo(root.current());
      assertThat(again.blob()).isNotEqualTo(wrapped.blob());
      assertThat(root.unwrap(again, CONTEXT)).isEqualTo(KEY);
      assertThat(refusal(() -> root.rewrap(wrapped, new byte[1])).code())
          .isEqualTo(ErrorCode.INTEGRITY);
    }

    @Test
    void are_made_and_opened_by_many_threads_at_once() throws Exception {
      ExecutorService threads = Executors.newFixedThreadPool(4);
      try {
        List<Callable<byte[]>> work =
            IntStream.range(0, 100)
                .<Callable<byte[]>>mapToObj(
                    i -> () -> root.unwrap(root.wrap(new byte[] {(byte) i}, CONTEXT), CONTEXT))
                .toList();
        List<Future<byte[]>> results = threads.invokeAll(work);
        for (int i = 0; i < results.size(); i++) {
          assertThat(results.get(i).get()).containsExactly((byte) i);
        }
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @Test
  void random_bytes_are_as_many_as_asked_for_and_never_the_same() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 100; i++) {
      byte[] bytes = root.random(32);
      assertThat(bytes).hasSize(32);
      seen.add(Arrays.toString(bytes));
    }
    assertThat(seen).hasSize(100);
    assertThat(root.random(192)).hasSize(192);
  }

  @Test
  void a_signature_is_of_its_message_and_its_key_or_unsupported() {
    byte[] signature;
    try {
      signature = root.sign(CONTEXT);
    } catch (SecretsException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
      assertThat(refusal(() -> root.verify(CONTEXT, KEY)).code()).isEqualTo(ErrorCode.UNSUPPORTED);
      return;
    }
    assertThat(root.verify(CONTEXT, signature)).isTrue();
    assertThat(root.verify(KEY, signature)).isFalse();
    assertThat(other.verify(CONTEXT, signature)).isFalse();
    for (int length = 0; length < signature.length; length++) {
      assertThat(root.verify(CONTEXT, Arrays.copyOf(signature, length))).isFalse();
    }
  }

  @Test
  void a_key_ring_lives_with_it_and_is_told_where_it_is_not_its_own() {
    UUID store = UUID.randomUUID();
    byte[] record;
    try (KeyRing ring = KeyRing.create(root, store)) {
      record = ring.sealed();
    }
    KeyRing.open(root, store, record).close();
    assertThat(refusal(() -> KeyRing.open(other, store, record)))
        .hasMessageContaining("made with another root key")
        .hasMessageContaining(root.current().key());
  }

  @Test
  void a_probe_says_that_it_works_and_throws_nothing_once_it_is_closed() {
    assertThat(root.probe().healthy()).isTrue();
    root.close();
    assertThat(root.probe().healthy()).isFalse();
    root.close();
  }

  private void assertDoesNotOpen(WrappedKey wrapped, byte[] context) {
    SecretsException error = refusal(() -> root.unwrap(wrapped, context));
    assertThat(error.code()).isEqualTo(ErrorCode.INTEGRITY);
    assertThat(error.origin()).isEqualTo(Origin.KEY_PROVIDER);
  }

  private static SecretsException refusal(ThrowingCallable call) {
    SecretsException error = catchThrowableOfType(SecretsException.class, call);
    assertThat(error).isNotNull();
    return error;
  }
}
