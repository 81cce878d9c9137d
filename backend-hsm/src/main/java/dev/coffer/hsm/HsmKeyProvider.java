package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.KeyFacts;
import dev.coffer.hsm.cryptoki.Mechanism;
import dev.coffer.key.KeyVersion;
import dev.coffer.key.RotatingKeyProvider;
import dev.coffer.key.WrappedKey;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Probe;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A root key in a hardware security module. It never leaves the token: what is wrapped goes in, and
 * comes out encrypted by AES-256-GCM. Thread-safe.
 *
 * <p>Lost sessions, logouts and a token that is away for a while are mended behind the call, within
 * {@link HsmConfig#timeout}; after that the call fails with UNAVAILABLE, and the next one tries
 * anew. A PIN that was refused is not tried again. There is no signing key: {@code sign} and {@code
 * verify} are UNSUPPORTED.
 */
public final class HsmKeyProvider implements RotatingKeyProvider {
  private static final int MOST_RANDOM_BYTES = 1024;
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration UNKNOWN_FOR = Duration.ofSeconds(1);

  private final HsmConfig config;
  private final Device device;
  private final RootKey root;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** A version that was looked for and is not there, and until when that is taken for true. */
  private volatile @Nullable Unknown unknown;

  private record Unknown(KeyVersion version, Deadline until) {}

  private HsmKeyProvider(HsmConfig config, Device device) {
    this.config = config;
    this.device = device;
    this.root = new RootKey(config);
  }

  /**
   * Opens a root key that is on the token. Each of its versions is tried out first.
   *
   * @throws SecretsException CONFIGURATION when there is no such module, token or key;
   *     FAILED_PRECONDITION when the key is weak, ambiguous or fails its self-test; BACKEND_DENIED
   *     when the PIN is refused; UNAVAILABLE when the token is away
   */
  public static HsmKeyProvider open(HsmConfig config) {
    return connected(
        config,
        provider -> {
          int highest = provider.device.run(provider.root::refresh);
          if (highest == 0) {
            throw HsmErrors.noKey(config);
          }
          provider.root.promote(highest);
        });
  }

  /**
   * Makes a root key on the token.
   *
   * @throws SecretsException ALREADY_EXISTS when there is one of this name; whatever {@link #open}
   *     throws
   */
  public static HsmKeyProvider create(HsmConfig config) {
    return connected(config, provider -> new KeyBirth(provider.device, provider.root).first());
  }

  /** What is done first with a provider. */
  private interface Start {
    void with(HsmKeyProvider provider);
  }

  private static HsmKeyProvider connected(HsmConfig config, Start start) {
    HsmKeyProvider provider = new HsmKeyProvider(config, Device.of(config));
    try {
      provider.mustHaveMechanism();
      start.with(provider);
      return provider;
    } catch (RuntimeException e) {
      provider.close();
      throw e;
    }
  }

  private void mustHaveMechanism() {
    Set<Long> there = device.run(lease -> lease.cryptoki().mechanisms(lease.slot()));
    if (!there.contains(config.gcmMechanism())) {
      throw HsmErrors.noMechanism(config);
    }
    // Such a module writes its IV into memory that the engine has freed by then: never try it out.
    if (config.gcmMechanism() == Mechanism.AES_GCM
        && there.contains(Profile.CLOUDHSM.mechanism())) {
      throw HsmErrors.writesBack(config);
    }
  }

  /**
   * Makes the next version of the root key and wraps with it from now on. What earlier versions
   * wrapped still opens. Other processes go on with theirs until they open the key anew, and find
   * this one when they are to unwrap something that it wrapped.
   *
   * @throws SecretsException UNAVAILABLE when the token cannot be used now; FAILED_PRECONDITION
   *     when it cannot make a key
   */
  @Override
  public KeyVersion rotate() {
    mustBeOpen();
    return new KeyBirth(device, root).next().id();
  }

  /** Destroys the key on the token, where it is still the one that is meant. */
  @Override
  public void destroy(KeyVersion id) {
    mustBeOpen();
    RootKeyVersion version = version(id);
    if (version == known()) {
      throw HsmErrors.isCurrent(version.label());
    }
    device.run(
        lease -> {
          root.destroy(lease, version);
          return true;
        });
  }

  @Override
  public KeyVersion current() {
    return known().id();
  }

  private RootKeyVersion known() {
    return Objects.requireNonNull(root.current(), "a root key that was opened has a version");
  }

  @Override
  public WrappedKey wrap(byte[] key, byte[] context) {
    Objects.requireNonNull(context, "context");
    mustBeOpen();
    if (key.length < 1 || key.length > MAX_WRAP_BYTES) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT, "A key to wrap has 1 to " + MAX_WRAP_BYTES + " bytes.")
          .build();
    }
    RootKeyVersion version = settled();
    version.countWrap();
    byte[] aad = GcmWrapping.aad(version.id(), context);
    return new WrappedKey(version.id(), device.run(lease -> root.wrap(lease, version, aad, key)));
  }

  /** The version that wraps; one of somebody else's making only when it is sure to stay. */
  private RootKeyVersion settled() {
    RootKeyVersion version = known();
    while (!version.isSettled()) {
      settle(version);
      version = known();
    }
    return version;
  }

  private void settle(RootKeyVersion version) {
    try {
      TimeUnit.NANOSECONDS.sleep(KeyBirth.SETTLING.toNanos() - version.knownFor());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw HsmErrors.interrupted();
    }
    boolean stays =
        device.run(
            lease -> {
              KeyFacts facts = root.findOne(lease, version.label());
              return facts != null && version.is(facts);
            });
    if (stays) {
      version.settle();
      return;
    }
    root.drop(version);
    if (root.current() == null) {
      throw HsmErrors.keyMissing(config, version.label());
    }
  }

  @Override
  public byte[] unwrap(WrappedKey wrapped, byte[] context) {
    Objects.requireNonNull(context, "context");
    mustBeOpen();
    RootKeyVersion version = version(wrapped.by());
    byte[] blob = wrapped.blob();
    if (GcmWrapping.flaw(blob, MAX_WRAP_BYTES) != null) {
      throw HsmErrors.doesNotOpen();
    }
    byte[] aad = GcmWrapping.aad(version.id(), context);
    return device.run(lease -> root.unwrap(lease, version, aad, blob));
  }

  /** The version that is named; one that another process made is looked for on the token. */
  private RootKeyVersion version(KeyVersion id) {
    RootKeyVersion version = root.find(id);
    Unknown last = unknown;
    boolean lookedFor = last != null && last.version().equals(id) && !last.until().hasPassed();
    if (version == null && isOfThisName(id) && !lookedFor) {
      device.run(root::refresh);
      version = root.find(id);
      if (version == null) {
        unknown = new Unknown(id, Deadline.after(UNKNOWN_FOR));
      }
    }
    if (version == null) {
      throw HsmErrors.notConfigured(text(id), config.key());
    }
    return version;
  }

  private boolean isOfThisName(KeyVersion id) {
    OptionalInt number = HsmNames.number(id);
    return id.key().equals(config.key()) && number.isPresent();
  }

  private static String text(KeyVersion id) {
    return id.key() + " " + id.version();
  }

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
    mustBeOpen();
    if (size < 0 || size > MOST_RANDOM_BYTES) {
      throw SecretsException.of(
              ErrorCode.INVALID_ARGUMENT,
              "An HSM is asked for at most " + MOST_RANDOM_BYTES + " random bytes at once.")
          .build();
    }
    return device.run(lease -> lease.cryptoki().random(lease.session(), size));
  }

  @Override
  public byte[] sign(byte[] message) {
    throw HsmErrors.noSigning();
  }

  @Override
  public boolean verify(byte[] message, byte[] signature) {
    throw HsmErrors.noSigning();
  }

  @Override
  public List<KeyVersion> list() {
    return root.list();
  }

  /** Wraps and opens something with the current key, within two seconds. */
  @Override
  public Probe probe() {
    if (closed.get()) {
      return Probe.failing("the root key is closed");
    }
    try {
      Duration timeout =
          config.timeout().compareTo(PROBE_TIMEOUT) < 0 ? config.timeout() : PROBE_TIMEOUT;
      RootKeyVersion version = known();
      device.run(lease -> root.answers(lease, version), Deadline.after(timeout));
      return Probe.HEALTHY;
    } catch (SecretsException e) {
      return Probe.failing(e);
    } catch (RuntimeException e) {
      return Probe.failing("the HSM's library failed in a way that is not known");
    }
  }

  /** Lets go of the token; its sessions end with the last root key that is on it. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      device.release();
    }
  }

  private void mustBeOpen() {
    if (closed.get()) {
      throw SecretsException.closed("root key").build();
    }
  }

  @Override
  public String toString() {
    return "HsmKeyProvider[" + config.key() + " on " + config.tokenText() + "]";
  }
}
