package dev.coffer.key;

import dev.coffer.envelope.ProviderKeys;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Wraps data keys by the root keys themselves: one call of each root key for a seal, one call of
 * the first that can be reached to open. Thread-safe.
 *
 * <p>In an envelope the key id is {@code root-} and 32 hexadecimal digits of the SHA-256 over key
 * and version; what is wrapped is {@code u8 length ‖ key ‖ u8 length ‖ version ‖ blob}.
 */
public final class DirectKeys implements ProviderKeys {
  private static final int ID_BYTES = 16;
  private static final int MAX_BLOB_BYTES = 1024;

  private final RootKeys roots;

  public DirectKeys(RootKeys roots) {
    this.roots = roots;
  }

  /** The id of a root key's version in envelopes. */
  public static String idOf(KeyVersion version) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(ascii(version.key()));
      sha256.update((byte) 0);
      byte[] digest = sha256.digest(ascii(version.version()));
      return "root-" + HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK lacks SHA-256", e);
    }
  }

  @Override
  public List<Wrapped> wrap(byte[] dataKey, Binding binding) {
    List<Wrapped> wraps = new ArrayList<>();
    for (KeyProvider root : roots.all()) {
      KeyVersion version = root.current();
      String id = idOf(version);
      WrappedKey wrapped = root.wrap(dataKey, binding.of(id));
      if (!wrapped.by().equals(version)) {
        // It was rotated in between: what was wrapped is bound to another id.
        version = wrapped.by();
        id = idOf(version);
        wrapped = root.wrap(dataKey, binding.of(id));
      }
      wraps.add(new Wrapped(id, encode(wrapped)));
    }
    return wraps;
  }

  private static byte[] encode(WrappedKey wrapped) {
    byte[] key = ascii(wrapped.by().key());
    byte[] version = ascii(wrapped.by().version());
    int bytes = 2 + key.length + version.length + wrapped.blob().length;
    if (bytes > MAX_BLOB_BYTES) {
      throw SecretsException.of(
              ErrorCode.UNSUPPORTED, "What this root key wraps is too large for direct mode.")
          .remedy("Use the mode ring.")
          .build();
    }
    return ByteBuffer.allocate(bytes)
        .put((byte) key.length)
        .put(key)
        .put((byte) version.length)
        .put(version)
        .put(wrapped.blob())
        .array();
  }

  /** The wrapped key of a recipient; null where it is not one, or does not fit its id. */
  private static @Nullable WrappedKey decode(Wrapped recipient) {
    ByteBuffer in = ByteBuffer.wrap(recipient.blob());
    String key = text(in);
    String version = key == null ? null : text(in);
    if (key == null || version == null || !in.hasRemaining()) {
      return null;
    }
    KeyVersion by = new KeyVersion(key, version);
    byte[] blob = new byte[in.remaining()];
    in.get(blob);
    return idOf(by).equals(recipient.keyId()) ? new WrappedKey(by, blob) : null;
  }

  private static @Nullable String text(ByteBuffer in) {
    if (!in.hasRemaining()) {
      return null;
    }
    int length = Byte.toUnsignedInt(in.get());
    if (length > in.remaining()) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  /** The version of a root key that a recipient names; null where it is none. */
  public static @Nullable KeyVersion versionOf(Wrapped recipient) {
    WrappedKey wrapped = decode(recipient);
    return wrapped == null ? null : wrapped.by();
  }

  @Override
  public boolean knows(Wrapped wrapped) {
    return decode(wrapped) != null;
  }

  @Override
  public byte[] unwrap(List<Wrapped> wraps, Binding binding) {
    SecretsException failure = null;
    for (KeyProvider root : roots.all()) {
      for (Wrapped each : wraps) {
        WrappedKey wrapped = decode(each);
        if (wrapped == null) {
          continue;
        }
        try {
          return root.unwrap(wrapped, binding.of(each.keyId()));
        } catch (SecretsException e) {
          // Another root key may open it: this one is away, or the wrap is not its own.
          if (e.code() != ErrorCode.UNAVAILABLE && e.code() != ErrorCode.FAILED_PRECONDITION) {
            throw e;
          }
          failure = failure == null || isAway(e) ? e : failure;
        }
      }
    }
    throw failure == null
        ? SecretsException.of(ErrorCode.INTEGRITY, "A wrapped key does not open.").build()
        : failure;
  }

  private static boolean isAway(SecretsException e) {
    return e.code() == ErrorCode.UNAVAILABLE;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
