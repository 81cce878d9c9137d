package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.CryptokiException;
import dev.coffer.hsm.cryptoki.KeyFacts;
import dev.coffer.hsm.cryptoki.KeyTemplate;
import dev.coffer.hsm.cryptoki.KeyTemplate.Restraints;
import dev.coffer.hsm.cryptoki.ReturnValue;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes new versions of a root key. Tokens take two keys of one label, and have no way to say "only
 * where there is none", so two processes may make the same version at once. Whoever finds another
 * key beside its own destroys its own and tries the next number. It does so only within {@link
 * #DOUBT} after its birth, and nobody wraps with a version of somebody else's making before he has
 * known it for {@link #SETTLING}: nothing is ever wrapped by a key that is taken back.
 */
final class KeyBirth {
  /** How long a new key may still be taken back. */
  static final Duration DOUBT = Duration.ofSeconds(1);

  /** How long a key of somebody else's making is known before it wraps. */
  static final Duration SETTLING = Duration.ofSeconds(2);

  private static final long SECOND_LOOK_NANOS = DOUBT.toNanos() / 5;
  private static final int ID_BYTES = 16;
  private static final int MOST_TRIES = 20;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Device device;
  private final RootKey root;

  KeyBirth(Device device, RootKey root) {
    this.device = device;
    this.root = root;
  }

  /** Makes the first version; refuses where there is any. */
  RootKeyVersion first() {
    return make(
        highest -> {
          if (highest > 0) {
            throw HsmErrors.keyExists(device.config());
          }
        });
  }

  /** Makes the next version. */
  RootKeyVersion next() {
    return make(
        highest -> {
          if (highest == 0) {
            throw HsmErrors.noKey(device.config());
          }
        });
  }

  /** Looks at the highest version that is there, and may refuse to make another. */
  private interface Condition {
    void check(int highest);
  }

  private RootKeyVersion make(Condition condition) {
    for (int i = 0; i < MOST_TRIES; i++) {
      byte[] id = new byte[ID_BYTES];
      RANDOM.nextBytes(id);
      Optional<RootKeyVersion> made = device.run(lease -> attempt(lease, id, condition));
      if (made.isPresent()) {
        made.get().settle();
        root.promote(made.get());
        return made.get();
      }
      LockSupport.parkNanos(
          TimeUnit.MILLISECONDS.toNanos(ThreadLocalRandom.current().nextLong(10, 200)));
    }
    throw HsmErrors.noVersionMade(root.name());
  }

  /** Empty where another process made the same version. */
  private Optional<RootKeyVersion> attempt(Lease lease, byte[] id, Condition condition) {
    device.module().births().lock();
    try {
      RootKeyVersion before = root.ofTokenId(id);
      if (before != null) {
        // An earlier try made it, and its answer was lost.
        return Optional.of(before);
      }
      int highest = root.refresh(lease);
      RootKeyVersion adopted = root.ofTokenId(id);
      if (adopted != null) {
        return Optional.of(adopted);
      }
      condition.check(highest);
      return make(lease, highest + 1, id);
    } finally {
      device.module().births().unlock();
    }
  }

  private Optional<RootKeyVersion> make(Lease lease, int number, byte[] id) {
    String label = HsmNames.label(root.name(), number);
    long born = System.nanoTime();
    long key = generate(lease, label, id);
    List<KeyFacts> all = RootKey.findAll(lease, label);
    if (all.size() == 1) {
      // A key that another process makes at this moment is not seen at once.
      LockSupport.parkNanos(SECOND_LOOK_NANOS);
      all = RootKey.findAll(lease, label);
    }
    if (all.size() == 1 && Arrays.equals(all.get(0).id(), id)) {
      RootKeyVersion made = root.load(lease, number);
      if (made.hasTokenId(id)) {
        return Optional.of(made);
      }
    } else if (all.size() > 1 && System.nanoTime() - born > DOUBT.toNanos()) {
      throw HsmErrors.keyDuplicated(label, all);
    }
    takeBack(lease, key);
    return Optional.empty();
  }

  private static void takeBack(Lease lease, long key) {
    try {
      lease.cryptoki().destroy(lease.session(), key);
    } catch (CryptokiException e) {
      // Where two processes write at once, a token may have lost it already.
      if (e.code() != ReturnValue.OBJECT_HANDLE_INVALID) {
        throw e;
      }
    }
  }

  /** Ties the key down as far as the token can. */
  private long generate(Lease lease, String label, byte[] id) {
    HsmConfig config = device.config();
    Restraints restraints = config.profile().restraints();
    try {
      return lease
          .cryptoki()
          .generateKey(
              lease.session(), new KeyTemplate(label, id, restraints), config.gcmMechanism());
    } catch (CryptokiException e) {
      if (restraints == Restraints.PLAIN || !isOfTemplate(e.code())) {
        throw e;
      }
      return lease
          .cryptoki()
          .generateKey(
              lease.session(), new KeyTemplate(label, id, Restraints.PLAIN), config.gcmMechanism());
    }
  }

  private static boolean isOfTemplate(long code) {
    return code == ReturnValue.ATTRIBUTE_TYPE_INVALID
        || code == ReturnValue.ATTRIBUTE_VALUE_INVALID
        || code == ReturnValue.ATTRIBUTE_READ_ONLY
        || code == ReturnValue.TEMPLATE_INCONSISTENT;
  }
}
