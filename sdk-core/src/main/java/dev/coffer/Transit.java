package dev.coffer;

import dev.coffer.model.Page;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.transit.Ciphertext;
import dev.coffer.transit.DataKey;
import dev.coffer.transit.KeyKind;
import dev.coffer.transit.NewTransitKey;
import dev.coffer.transit.Outcome;
import dev.coffer.transit.Plaintext;
import dev.coffer.transit.SignedMessage;
import dev.coffer.transit.TransitKey;
import dev.coffer.transit.TransitKeyChange;
import dev.coffer.transit.TransitKeys;
import java.util.ArrayList;
import java.util.List;

/**
 * The transit keys of one store: they encrypt, sign and authenticate, and never leave it. See
 * {@link SecretsClient#transit}. Immutable and thread-safe.
 *
 * <p>Ciphertexts, signatures and MACs are text, {@code coffer:vN:…}, where N is the version of the
 * key. Associated data is not secret and not in a ciphertext: what was given to encrypt must be
 * given to decrypt. All methods throw {@link SecretsException}; a ciphertext that does not open is
 * INTEGRITY, whatever the cause. Bounds and batches are those of {@link TransitKeys}.
 */
public final class Transit {
  private static final byte[] NOTHING = new byte[0];

  private final Calls calls;
  private final TransitKeys keys;

  private Transit(Calls calls, TransitKeys keys) {
    this.calls = calls;
    this.keys = keys;
  }

  /**
   * @throws SecretsException UNSUPPORTED where the store is neither sealed nor behind a server
   */
  static Transit of(Calls calls) {
    TransitKeys keys = TransitKeys.behind(calls.store().backend());
    if (keys == null) {
      throw TransitKeys.unsupported(calls.storeName());
    }
    return new Transit(calls, keys);
  }

  // Keys

  /** Makes a key that is not rotated by itself and cannot be deleted. */
  public TransitKey create(String name, KeyKind kind) {
    return create(NewTransitKey.of(name, kind));
  }

  /** Makes a key. */
  public TransitKey create(NewTransitKey key) {
    return keys.create(key, calls.bounded());
  }

  /** All keys in ascending order of name. */
  public List<TransitKey> list() {
    List<TransitKey> all = new ArrayList<>();
    Page<TransitKey> page = listPage(Query.DEFAULT_PAGE_SIZE, "");
    all.addAll(page.items());
    while (!page.isLast()) {
      page = listPage(Query.DEFAULT_PAGE_SIZE, page.nextPageToken());
      all.addAll(page.items());
    }
    return List.copyOf(all);
  }

  /**
   * One page of the keys.
   *
   * @param pageSize 1 to 1000
   * @param pageToken where the last page ended; empty for the first
   */
  public Page<TransitKey> listPage(int pageSize, String pageToken) {
    return keys.list(pageSize, pageToken, calls.bounded());
  }

  /** What may be known of a key, its public keys included. */
  public TransitKey describe(String key) {
    return keys.describe(name(key), calls.bounded());
  }

  /** Makes a new version, and gives its number. */
  public int rotate(String key) {
    return keys.rotate(name(key), calls.bounded());
  }

  /** Changes what is not null. */
  public TransitKey update(String key, TransitKeyChange change) {
    return keys.update(name(key), change, calls.bounded());
  }

  /** Removes all versions below this one for good, with all that they encrypted. */
  public TransitKey trim(String key, int below) {
    return keys.trim(name(key), below, calls.bounded());
  }

  /** Deletes a key for good, with all that it encrypted, if it says that it may be deleted. */
  public void delete(String key) {
    keys.delete(name(key), calls.bounded());
  }

  // Encryption

  /** Encrypts without associated data. */
  public String encrypt(String key, byte[] plaintext) {
    return encrypt(key, plaintext, NOTHING);
  }

  /** Encrypts. */
  public String encrypt(String key, byte[] plaintext, byte[] associatedData) {
    return encrypt(key, List.of(new Plaintext(plaintext, associatedData))).get(0).get();
  }

  /** Encrypts a batch. */
  public List<Outcome<String>> encrypt(String key, List<Plaintext> items) {
    return keys.encrypt(name(key), items, calls.bounded());
  }

  /** Decrypts what was encrypted without associated data; the caller wipes it. */
  public byte[] decrypt(String key, String ciphertext) {
    return decrypt(key, ciphertext, NOTHING);
  }

  /** Decrypts; the caller wipes what it gets. */
  public byte[] decrypt(String key, String ciphertext, byte[] associatedData) {
    return decrypt(key, List.of(new Ciphertext(ciphertext, associatedData))).get(0).get();
  }

  /** Decrypts a batch; the caller wipes what it gets. */
  public List<Outcome<byte[]>> decrypt(String key, List<Ciphertext> items) {
    return keys.decrypt(name(key), items, calls.bounded());
  }

  /** Encrypts anew with the latest version; nobody sees the plaintext. */
  public String rewrap(String key, String ciphertext) {
    return rewrap(key, List.of(Ciphertext.of(ciphertext))).get(0).get();
  }

  /** Encrypts a batch anew with the latest version. */
  public List<Outcome<String>> rewrap(String key, List<Ciphertext> items) {
    return keys.rewrap(name(key), items, calls.bounded());
  }

  /**
   * A random key of 256 bits in the clear and wrapped; decrypt unwraps it. The caller closes it.
   */
  public DataKey dataKey(String key) {
    return keys.generateDataKey(name(key), NOTHING, calls.bounded());
  }

  /** The same, bound to associated data. */
  public DataKey dataKey(String key, byte[] associatedData) {
    return keys.generateDataKey(name(key), associatedData, calls.bounded());
  }

  /** A random key of 256 bits, wrapped only. */
  public String wrappedDataKey(String key, byte[] associatedData) {
    return keys.generateWrappedDataKey(name(key), associatedData, calls.bounded());
  }

  // Signatures and MACs

  /** Signs a message. */
  public String sign(String key, byte[] message) {
    return sign(key, List.of(message)).get(0).get();
  }

  /** Signs a batch. */
  public List<Outcome<String>> sign(String key, List<byte[]> messages) {
    return keys.sign(name(key), messages, calls.bounded());
  }

  /** Authenticates a message. */
  public String hmac(String key, byte[] message) {
    return hmac(key, List.of(message)).get(0).get();
  }

  /** Authenticates a batch. */
  public List<Outcome<String>> hmac(String key, List<byte[]> messages) {
    return keys.hmac(name(key), messages, calls.bounded());
  }

  /** Whether it is the signature, or the MAC, of the message. */
  public boolean verify(String key, byte[] message, String signature) {
    return verify(key, List.of(new SignedMessage(message, signature))).get(0).get();
  }

  /** Whether each is the signature, or the MAC, of its message. */
  public List<Outcome<Boolean>> verify(String key, List<SignedMessage> items) {
    return keys.verify(name(key), items, calls.bounded());
  }

  /**
   * Random bytes of the store's process.
   *
   * @param count 1 to 65536
   */
  public byte[] random(int count) {
    return keys.random(count, calls.bounded());
  }

  private static SecretName name(String key) {
    return SecretName.of(key);
  }

  @Override
  public String toString() {
    return "Transit[" + calls.storeName() + "]";
  }
}
