package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.Cryptoki;
import dev.coffer.hsm.cryptoki.CryptokiException;
import dev.coffer.hsm.cryptoki.KeyFacts;
import dev.coffer.hsm.cryptoki.ReturnValue;
import dev.coffer.key.KeyVersion;
import dev.coffer.model.SecretsException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The versions of one root key on a token. A version is used only after its attributes were read
 * back and it passed its self-test; after each recovery its key is found again, and must open what
 * it wrapped before. Its methods are made in a session, and throw {@link CryptokiException} for
 * whatever another try may mend. Thread-safe.
 */
final class RootKey {
  private static final Logger LOG = LoggerFactory.getLogger(RootKey.class);

  private static final int LOOKS_AT_TWINS = 8;

  private final HsmConfig config;
  private final GcmWrapping wrapping;
  private final SelfTest selfTest;
  private final ConcurrentMap<String, RootKeyVersion> versions = new ConcurrentHashMap<>();
  private volatile @Nullable RootKeyVersion current;

  RootKey(HsmConfig config) {
    this.config = config;
    this.wrapping = GcmWrapping.of(config);
    this.selfTest = new SelfTest(config, wrapping);
  }

  String name() {
    return config.key();
  }

  @Nullable RootKeyVersion current() {
    return current;
  }

  /** Makes a version the one that wraps, unless a later one is. */
  synchronized void promote(RootKeyVersion version) {
    RootKeyVersion now = current;
    if (now == null || now.number() < version.number()) {
      current = version;
    }
  }

  /** The version of this identity, where it is known. */
  @Nullable RootKeyVersion find(KeyVersion id) {
    return id.key().equals(config.key()) ? versions.get(id.version()) : null;
  }

  /** The version with this CKA_ID, where it is known. */
  @Nullable RootKeyVersion ofTokenId(byte[] id) {
    return versions.values().stream().filter(each -> each.hasTokenId(id)).findAny().orElse(null);
  }

  /** All that are known, newest first. */
  List<KeyVersion> list() {
    return versions.values().stream()
        .sorted(Comparator.comparingInt(RootKeyVersion::number).reversed())
        .map(RootKeyVersion::id)
        .toList();
  }

  /**
   * Reads which versions are on the token, and takes in those that are new.
   *
   * @return the highest number; 0 where there is none
   */
  int refresh(Lease lease) {
    int highest = 0;
    List<Integer> numbers = new ArrayList<>();
    for (long key : lease.cryptoki().findKeys(lease.session(), null)) {
      OptionalInt number = number(lease, key);
      if (number.isPresent()) {
        numbers.add(number.getAsInt());
        highest = Math.max(highest, number.getAsInt());
      }
    }
    if (numbers.isEmpty()) {
      mustBeLoggedIn(lease);
    }
    for (int number : numbers.stream().distinct().sorted().toList()) {
      boolean known = versions.values().stream().anyMatch(each -> each.number() == number);
      if (!known) {
        loadIfThere(lease, number);
      }
    }
    return highest;
  }

  private void loadIfThere(Lease lease, int number) {
    try {
      load(lease, number);
    } catch (KeyMissing e) {
      LOG.debug("{} was taken back by who made it", e.label());
    }
  }

  private OptionalInt number(Lease lease, long key) {
    try {
      return HsmNames.number(config.key(), lease.cryptoki().keyFacts(lease.session(), key).label());
    } catch (CryptokiException e) {
      if (e.code() != ReturnValue.OBJECT_HANDLE_INVALID) {
        throw e;
      }
      // Somebody destroyed it since it was found; it was not one of ours that is in use.
      return OptionalInt.empty();
    }
  }

  /** Takes in the version of this number, once it has proved itself. */
  RootKeyVersion load(Lease lease, int number) {
    String label = HsmNames.label(config.key(), number);
    KeyFacts facts = findOne(lease, label);
    if (facts == null) {
      throw new KeyMissing(label);
    }
    KeyStrength.check(facts);
    RootKeyVersion version = new RootKeyVersion(config.key(), number, facts);
    if (facts.encrypts()) {
      version.canary(selfTest.of(lease, facts.handle(), version));
    }
    version.handle(facts.handle(), lease.epoch());
    RootKeyVersion before = versions.putIfAbsent(version.id().version(), version);
    if (Boolean.FALSE.equals(facts.madeHere())) {
      LOG.warn("{} was brought onto the token: it may be known elsewhere", label);
    }
    return before == null ? version : before;
  }

  /** The only key of this label; null where there is none. */
  @Nullable KeyFacts findOne(Lease lease, String label) {
    List<KeyFacts> found = findAll(lease, label);
    for (int i = 0; found.size() > 1 && i < LOOKS_AT_TWINS; i++) {
      // Two that are born at once are taken back within a second.
      LockSupport.parkNanos(KeyBirth.DOUBT.toNanos() / 5);
      found = findAll(lease, label);
    }
    if (found.isEmpty()) {
      mustBeLoggedIn(lease);
      return null;
    }
    if (found.size() > 1) {
      throw HsmErrors.keyDuplicated(label, found);
    }
    return found.get(0);
  }

  /** All keys of this label, as they are now. */
  static List<KeyFacts> findAll(Lease lease, String label) {
    Cryptoki cryptoki = lease.cryptoki();
    return cryptoki.findKeys(lease.session(), label).stream()
        .map(each -> cryptoki.keyFacts(lease.session(), each))
        .toList();
  }

  /** Destroys a version's key; one that is gone already is forgotten. */
  void destroy(Lease lease, RootKeyVersion version) {
    KeyFacts facts = findOne(lease, version.label());
    if (facts != null && version.is(facts)) {
      lease.cryptoki().destroy(lease.session(), facts.handle());
    } else if (facts == null) {
      mustBeLoggedIn(lease);
    }
    drop(version);
  }

  /** Takes out a version that its maker took back; the highest of the others wraps then. */
  synchronized void drop(RootKeyVersion version) {
    versions.remove(version.id().version());
    if (current == version) {
      current =
          versions.values().stream()
              .max(Comparator.comparingInt(RootKeyVersion::number))
              .orElse(null);
    }
  }

  /** Makes the version of this number the one that wraps, unless a later one is. */
  void promote(int number) {
    versions.values().stream()
        .filter(each -> each.number() == number)
        .findAny()
        .ifPresent(this::promote);
  }

  /** Where nobody is logged in, no private key is ever found. */
  private static void mustBeLoggedIn(Lease lease) {
    if (!lease.cryptoki().isLoggedIn(lease.anchor())) {
      throw new CryptokiException("C_FindObjects", ReturnValue.USER_NOT_LOGGED_IN);
    }
  }

  byte[] wrap(Lease lease, RootKeyVersion version, byte[] aad, byte[] material) {
    return using(lease, version, key -> wrapping.wrap(lease, key, aad, material));
  }

  /**
   * The key material; the caller wipes it.
   *
   * @throws SecretsException INTEGRITY when it does not open, and the key opens its canary
   */
  byte[] unwrap(Lease lease, RootKeyVersion version, byte[] aad, byte[] blob) {
    return using(lease, version, key -> unwrap(lease, key, version, aad, blob));
  }

  /** Whether the key is there and the same; where it is not, it throws and says why. */
  boolean answers(Lease lease, RootKeyVersion version) {
    byte[] nothing =
        using(
            lease,
            version,
            key -> {
              mustAnswer(lease, key, version);
              return new byte[0];
            });
    return nothing.length == 0;
  }

  private byte[] unwrap(Lease lease, long key, RootKeyVersion version, byte[] aad, byte[] blob) {
    try {
      return wrapping.unwrap(lease, key, aad, blob);
    } catch (CryptokiException e) {
      if (!ErrorClass.mayBeWrongTag(e)) {
        throw e;
      }
      if (ErrorClass.of(e) == ErrorClass.DATA) {
        throw HsmErrors.doesNotOpen(e);
      }
      mustAnswer(lease, key, version);
    }
    try {
      // The key answers: it was a moment of trouble, or it is true.
      return wrapping.unwrap(lease, key, aad, blob);
    } catch (CryptokiException e) {
      throw ErrorClass.mayBeWrongTag(e) ? HsmErrors.doesNotOpen(e) : e;
    }
  }

  /** Throws where the fault may be the connection's and not that of what was to be opened. */
  private void mustAnswer(Lease lease, long key, RootKeyVersion version) {
    byte[] canary = version.canary();
    if (canary == null) {
      mustBeLoggedIn(lease);
    } else if (!selfTest.isSame(lease, key, version, canary)) {
      throw HsmErrors.otherKeyAnswers(version.label());
    }
  }

  private interface Use {
    byte[] of(long key);
  }

  private byte[] using(Lease lease, RootKeyVersion version, Use use) {
    Long known = version.handle(lease.epoch());
    long key = known == null ? findAgain(lease, version) : known;
    try {
      return use.of(key);
    } catch (CryptokiException e) {
      if (ErrorClass.of(e) == ErrorClass.HANDLE) {
        version.forgetHandle();
      }
      throw e;
    }
  }

  /** The handle in a new epoch, of a key that is still the same. */
  private long findAgain(Lease lease, RootKeyVersion version) {
    KeyFacts facts = findOne(lease, version.label());
    if (facts == null || !version.is(facts)) {
      throw new KeyMissing(version.label());
    }
    mustAnswer(lease, facts.handle(), version);
    version.handle(facts.handle(), lease.epoch());
    return facts.handle();
  }
}
