package dev.coffer.transit;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretBackend;
import dev.coffer.store.SealedSource;
import dev.coffer.store.SealedStore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The transit keys of a sealed store: they work where they are kept, and only what they made goes
 * out. The key of every message is derived for it alone; nobody chooses a nonce.
 *
 * <p>A ciphertext, signature or MAC is text: {@code coffer:vN:} and Base64 (RFC 4648 section 4,
 * with padding), where N is the version of the key. The latest version makes what is new.
 *
 * <p>Batches have 1 to {@value #MAX_ITEMS} items of at most {@value #MAX_BATCH_BYTES} bytes
 * together, and give one outcome for each item in their order: an item that fails takes no other
 * with it. What is wrong with the key or the batch fails the whole: NOT_FOUND, FAILED_PRECONDITION
 * for a key of another use, INVALID_ARGUMENT. A ciphertext that is malformed, was changed, or is of
 * another key or other associated data is INTEGRITY, and nobody learns which; one of a version
 * below the minimum is FAILED_PRECONDITION.
 *
 * <p>Changes of keys are durable when they return and happen once for each request id. Thread-safe;
 * every method throws only {@link dev.coffer.model.SecretsException}.
 */
public interface TransitKeys {
  /** The most items of a batch. */
  int MAX_ITEMS = 1000;

  /** The most bytes of a plaintext or message: 1 MiB. */
  int MAX_ITEM_BYTES = 1 << 20;

  /** The most bytes of associated data: 64 KiB. */
  int MAX_ASSOCIATED_BYTES = 64 * 1024;

  /** The most bytes of a batch, associated data included: 1.25 MiB. */
  int MAX_BATCH_BYTES = 1280 * 1024;

  /** The most random bytes of a call: 64 KiB. */
  int MAX_RANDOM_BYTES = 64 * 1024;

  /** The most versions that a key has: trim it before. */
  int MAX_VERSIONS = 400;

  /**
   * Those of a store in this process. The first call for a store begins to rotate what is due in
   * it, until it is closed.
   */
  static TransitKeys of(SealedStore store) {
    return store.part(SealedTransitKeys.class, SealedTransitKeys::new);
  }

  /**
   * Those of a store behind whatever stands before it; null where it has none, or is not up.
   *
   * @see #of(SealedStore)
   */
  static @Nullable TransitKeys behind(SecretBackend backend) {
    if (backend instanceof TransitSource source) {
      return source.transit();
    }
    SealedStore sealed = SealedSource.of(backend);
    return sealed == null ? null : of(sealed);
  }

  /**
   * The error for a store that has none.
   *
   * @param store the configured name
   */
  static SecretsException unsupported(String store) {
    return SecretsException.of(
            ErrorCode.UNSUPPORTED, "The store has no transit keys, or is not up.")
        .store(store)
        .remedy("Name a sealed store, and see with coffer status that it is up.")
        .build();
  }

  /**
   * Makes a key with one version.
   *
   * @throws dev.coffer.model.SecretsException ALREADY_EXISTS where there is one of that name
   */
  TransitKey create(NewTransitKey key, OperationContext context);

  /**
   * One page of keys in ascending order of name.
   *
   * @param pageSize 1 to 1000
   * @param pageToken where the last page ended; empty for the first
   */
  Page<TransitKey> list(int pageSize, String pageToken, OperationContext context);

  /** What may be known of a key. */
  TransitKey describe(SecretName key, OperationContext context);

  /**
   * Makes a new version, which makes what is new from now on.
   *
   * @return its number
   * @throws dev.coffer.model.SecretsException LIMIT_EXCEEDED where it has {@value #MAX_VERSIONS}
   */
  int rotate(SecretName key, OperationContext context);

  /**
   * Changes what is not null.
   *
   * @throws dev.coffer.model.SecretsException INVALID_ARGUMENT for a minimum that is no version of
   *     the key
   */
  TransitKey update(SecretName key, TransitKeyChange change, OperationContext context);

  /**
   * Removes all versions below this one for good. What they made can never be opened again.
   *
   * @throws dev.coffer.model.SecretsException FAILED_PRECONDITION where that is above the minimum
   *     decryption version
   */
  TransitKey trim(SecretName key, int below, OperationContext context);

  /**
   * Deletes a key with all versions for good. What they made can never be opened again.
   *
   * @throws dev.coffer.model.SecretsException FAILED_PRECONDITION unless the key says that it can
   *     be deleted
   */
  void delete(SecretName key, OperationContext context);

  /** Encrypts; each gives a ciphertext. */
  List<Outcome<String>> encrypt(SecretName key, List<Plaintext> items, OperationContext context);

  /** Decrypts ciphertexts and unwraps data keys; the receiver wipes what it gets. */
  List<Outcome<byte[]>> decrypt(SecretName key, List<Ciphertext> items, OperationContext context);

  /** Encrypts anew with the latest version; nobody sees the plaintext. */
  List<Outcome<String>> rewrap(SecretName key, List<Ciphertext> items, OperationContext context);

  /**
   * A random data key in the clear and wrapped.
   *
   * @param associatedData at most 64 KiB, which must be given again to decrypt it
   */
  DataKey generateDataKey(SecretName key, byte[] associatedData, OperationContext context);

  /** The same, wrapped only: for whoever stores data keys and may not use them. */
  String generateWrappedDataKey(SecretName key, byte[] associatedData, OperationContext context);

  /** Signs messages. */
  List<Outcome<String>> sign(SecretName key, List<byte[]> messages, OperationContext context);

  /** Authenticates messages. */
  List<Outcome<String>> hmac(SecretName key, List<byte[]> messages, OperationContext context);

  /** Whether each signature, or MAC, is that of its message. What is malformed is not. */
  List<Outcome<Boolean>> verify(
      SecretName key, List<SignedMessage> items, OperationContext context);

  /**
   * Random bytes; needs no key.
   *
   * @param count 1 to {@value #MAX_RANDOM_BYTES}
   */
  byte[] random(int count, OperationContext context);
}
