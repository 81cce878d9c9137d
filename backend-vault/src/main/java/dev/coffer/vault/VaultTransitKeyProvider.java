package dev.coffer.vault;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Origin;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Json;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.Probe;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A key of a transit engine as a root key: it never leaves the server. The context goes along as
 * associated data. A wrapped key is what the engine gave, as bytes: nonce, ciphertext and tag of
 * AES-256-GCM. A signature is {@code u32 version ‖ HMAC-SHA-256} by the key's own HMAC key, so only
 * who may use the key can verify it. Thread-safe.
 *
 * <p>The engine makes a key that is not there when it is asked to encrypt with it, if the policy
 * grants {@code create}: grant {@code update} alone.
 */
public final class VaultTransitKeyProvider implements KeyProvider {
  private static final String TYPE = "aes256-gcm96";
  private static final int OVERHEAD_BYTES = 12 + 16;
  private static final int MAC_BYTES = 32;
  private static final int MOST_RANDOM_BYTES = 128 * 1024;
  private static final Base64.Encoder BASE64 = Base64.getEncoder();

  private final VaultTransitConfig config;
  private final VaultErrors errors;
  private final VaultSession session;
  private volatile boolean closed;

  private VaultTransitKeyProvider(VaultTransitConfig config) {
    this.config = config;
    this.errors = VaultErrors.ofKey(config.key());
    this.session = new VaultSession(config.server(), errors, config.key());
  }

  /**
   * Opens a key that is there.
   *
   * @throws SecretsException CONFIGURATION when there is none, or none that wraps keys; UNAVAILABLE
   *     when the server is away; BACKEND_DENIED when it refuses
   */
  public static VaultTransitKeyProvider open(VaultTransitConfig config) {
    return made(
        config,
        provider -> {
          Json key = provider.find();
          if (key == null) {
            throw provider.missing();
          }
          provider.requireUsable(key);
          return provider;
        });
  }

  /**
   * Makes a key of type aes256-gcm96.
   *
   * @throws SecretsException ALREADY_EXISTS where there is one of that name; else as {@link #open}
   */
  public static VaultTransitKeyProvider create(VaultTransitConfig config) {
    return made(
        config,
        provider -> {
          if (provider.find() != null) {
            throw provider.exists();
          }
          Json body = Json.of(Map.of("type", TYPE));
          provider.session.need(
              VaultRequest.write(provider.path("keys"), body), provider.context());
          return provider;
        });
  }

  private static VaultTransitKeyProvider made(
      VaultTransitConfig config,
      Function<VaultTransitKeyProvider, VaultTransitKeyProvider> opening) {
    VaultTransitKeyProvider provider = new VaultTransitKeyProvider(config);
    try {
      return opening.apply(provider);
    } catch (RuntimeException e) {
      provider.close();
      throw e instanceof SecretsException told ? ofKey(told) : e;
    }
  }

  @Override
  public KeyVersion current() {
    return call(() -> version(key().path("latest_version").asLong()));
  }

  @Override
  public WrappedKey wrap(byte[] key, byte[] context) {
    if (key.length < 1 || key.length > MAX_WRAP_BYTES) {
      throw errors
          .error(ErrorCode.INVALID_ARGUMENT, "A key to wrap has 1 to " + MAX_WRAP_BYTES + " bytes.")
          .remedy("Wrap a key, not data.")
          .build();
    }
    Json body = body("plaintext", BASE64.encodeToString(key), "associated_data", context);
    return call(
        () -> {
          VaultRequest request = VaultRequest.compute(path("encrypt"), body);
          Json data = session.need(request, context()).data();
          TransitText written = TransitText.parse(data.path("ciphertext").asText());
          if (written == null) {
            throw errors.empty(request);
          }
          return new WrappedKey(version(written.version()), written.bytes());
        });
  }

  @Override
  public byte[] unwrap(WrappedKey wrapped, byte[] context) {
    Long version = number(wrapped.by().version());
    if (!wrapped.by().key().equals(config.key()) || version == null) {
      throw notConfigured(wrapped.by());
    }
    int length = wrapped.blob().length - OVERHEAD_BYTES;
    if (length < 1 || length > MAX_WRAP_BYTES) {
      throw doesNotOpen();
    }
    String text = new TransitText(version, wrapped.blob()).text();
    Json body = body("ciphertext", text, "associated_data", context);
    return call(
        () -> {
          VaultRequest request = VaultRequest.compute(path("decrypt"), body);
          Json plaintext = session.need(request, context()).data().path("plaintext");
          if (!plaintext.isText()) {
            throw errors.empty(request);
          }
          return Base64.getDecoder().decode(plaintext.asText());
        });
  }

  /** Opened and wrapped here: the engine's own rewrap forgets the associated data. */
  @Override
  public WrappedKey rewrap(WrappedKey wrapped, byte[] context) {
    byte[] key = unwrap(wrapped, context);
    try {
      return wrap(key, context);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  @Override
  public byte[] random(int size) {
    if (size < 1 || size > MOST_RANDOM_BYTES) {
      throw errors
          .error(ErrorCode.INVALID_ARGUMENT, "Random bytes are 1 to " + MOST_RANDOM_BYTES + ".")
          .remedy("Ask for fewer.")
          .build();
    }
    return call(
        () -> {
          VaultRequest request =
              VaultRequest.compute(
                  config.mount() + "/random/" + size, Json.of(Map.of("format", "base64")));
          Json data = session.need(request, context()).data();
          byte[] bytes = Base64.getDecoder().decode(data.path("random_bytes").asText());
          if (bytes.length != size) {
            throw errors.empty(request);
          }
          return bytes;
        });
  }

  @Override
  public byte[] sign(byte[] message) {
    return call(
        () -> {
          VaultRequest request =
              VaultRequest.compute(
                  path("hmac"), Json.of(Map.of("input", BASE64.encodeToString(message))));
          Json data = session.need(request, context()).data();
          TransitText written = TransitText.parse(data.path("hmac").asText());
          if (written == null || written.bytes().length != MAC_BYTES) {
            throw errors.empty(request);
          }
          return ByteBuffer.allocate(Integer.BYTES + MAC_BYTES)
              .putInt((int) written.version())
              .put(written.bytes())
              .array();
        });
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    if (signature.length != Integer.BYTES + MAC_BYTES) {
      return false;
    }
    ByteBuffer parts = ByteBuffer.wrap(signature);
    long version = parts.getInt();
    byte[] mac = new byte[MAC_BYTES];
    parts.get(mac);
    if (version < 1) {
      return false;
    }
    Json body = body("hmac", new TransitText(version, mac).text(), "input", message);
    return call(
        () -> {
          VaultRequest request = VaultRequest.compute(path("verify"), body);
          VaultReply reply = session.call(request, context());
          if (reply.status() == 400 && reply.complaint().contains("invalid HMAC")) {
            return false;
          }
          if (!reply.isFine()) {
            throw errors.of(request, reply);
          }
          return reply.data().path("valid").asFlag();
        });
  }

  @Override
  public List<KeyVersion> list() {
    return call(
        () -> {
          Json key = key();
          long latest = key.path("latest_version").asLong();
          long least =
              Math.max(
                  Math.max(1, key.path("min_decryption_version").asLong()),
                  key.path("min_available_version").asLong());
          return LongStream.rangeClosed(least, latest)
              .map(i -> latest - (i - least))
              .mapToObj(this::version)
              .toList();
        });
  }

  @Override
  public Probe probe() {
    if (closed) {
      return Probe.failing("the root key is closed");
    }
    try {
      requireUsable(key());
      return Probe.HEALTHY;
    } catch (SecretsException e) {
      return Probe.failing(e);
    }
  }

  @Override
  public void close() {
    closed = true;
    session.close();
  }

  @Override
  public String toString() {
    return "VaultTransitKeyProvider[" + config.key() + "]";
  }

  /** What the server says of the key; null where there is none. */
  private @Nullable Json find() {
    VaultRequest request = VaultRequest.read(path("keys"));
    VaultReply reply = session.call(request, context());
    if (reply.status() == 404 && reply.body().isObject() && reply.complaint().isEmpty()) {
      return null;
    }
    if (!reply.isFine()) {
      throw errors.of(request, reply);
    }
    return reply.data();
  }

  private Json key() {
    Json key = find();
    if (key == null) {
      throw errors
          .error(ErrorCode.FAILED_PRECONDITION, "The transit key " + config.key() + " is gone.")
          .remedy("Restore it from a backup; data is never re-keyed.")
          .build();
    }
    return key;
  }

  /** Other types have no associated data, and a derived key wants a context of its own. */
  private void requireUsable(Json key) {
    if (!key.path("type").asText().equals(TYPE) || key.path("derived").asFlag()) {
      throw errors
          .error(
              ErrorCode.CONFIGURATION,
              "The transit key " + config.key() + " is not of type " + TYPE + ", or is derived.")
          .remedy("Use another key, made with type=" + TYPE + " and derived=false.")
          .build();
    }
  }

  private OperationContext context() {
    return OperationContext.LOCAL.within(config.server().timeout());
  }

  private String path(String what) {
    return config.mount() + "/" + what + "/" + config.key();
  }

  private KeyVersion version(long number) {
    return new KeyVersion(config.key(), Long.toString(number));
  }

  private static @Nullable Long number(String version) {
    return version.matches("[1-9][0-9]{0,8}") ? Long.valueOf(version) : null;
  }

  private static Json body(String what, String text, String other, byte[] bytes) {
    return Json.of(Map.of(what, text, other, BASE64.encodeToString(bytes)));
  }

  private interface Work<R> {
    R run();
  }

  private <R> R call(Work<R> work) {
    try {
      if (closed) {
        throw errors.closed();
      }
      return work.run();
    } catch (SecretsException e) {
      throw ofKey(e);
    }
  }

  private static SecretsException ofKey(SecretsException e) {
    return e.origin() == Origin.KEY_PROVIDER
        ? e
        : e.toBuilder().origin(Origin.KEY_PROVIDER).build();
  }

  private SecretsException missing() {
    return errors
        .error(ErrorCode.CONFIGURATION, "There is no transit key " + config.key() + ".")
        .remedy("Make it once with \"coffer bootstrap\", or correct mount and key.")
        .build();
  }

  private SecretsException exists() {
    return errors
        .error(ErrorCode.ALREADY_EXISTS, "There is a transit key " + config.key() + ".")
        .remedy("Use it, or take another name.")
        .build();
  }

  private SecretsException notConfigured(KeyVersion by) {
    return errors
        .error(
            ErrorCode.FAILED_PRECONDITION,
            "The key is wrapped by "
                + by.key()
                + " version "
                + by.version()
                + ", and the configured root key is "
                + config.key()
                + ".")
        .remedy("Configure the root key that it was wrapped by.")
        .build();
  }

  private SecretsException doesNotOpen() {
    return errors
        .error(ErrorCode.INTEGRITY, "A wrapped key does not open.")
        .remedy("Restore it from a backup.")
        .build();
  }
}
