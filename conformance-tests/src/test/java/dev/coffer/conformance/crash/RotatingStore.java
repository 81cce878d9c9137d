package dev.coffer.conformance.crash;

import dev.coffer.hsm.HsmConfig;
import dev.coffer.hsm.HsmKeyProvider;
import dev.coffer.key.RingKeyInfo;
import dev.coffer.local.sqlite.SqliteRecords;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Selector;
import dev.coffer.model.VersionId;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.Verb;
import dev.coffer.store.KeyMode;
import dev.coffer.store.KeysConfig;
import dev.coffer.store.RewrapStatus;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import dev.coffer.store.StoreKeys;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * A sealed store on SQLite whose root key is in SoftHSM. In a process that writes it is rotated all
 * the while, ring and root by turns, its records are rewrapped, and what no record needs any more
 * is destroyed; beside that two threads read what was put before, and end the process where
 * anything is not as it was.
 */
public final class RotatingStore implements StoreOpener {
  /** The file that says which token it is: module, label, PIN, and the mode of the keys. */
  static final String TOKEN = "token";

  /** The file that says how many secrets there are with how many versions. */
  static final String KEPT = "kept";

  /** What a process does with a store that it opens. */
  enum Role {
    /** Rotates, rewraps, destroys, reads. */
    ROTATING,
    /** Looks, and changes nothing. */
    JUDGING,
    /** Does what is left to do, and begins nothing. */
    SETTLING
  }

  /** Of this process: another one has its own. */
  static volatile Role role = Role.ROTATING;

  private static final int VALUE_BYTES = 100;
  private static final int READERS = 2;

  /** The n-th version of the n-th secret that was there from the start. */
  static Write kept(int secret, int version) {
    return new Write(
        "k." + secret + "." + version,
        0,
        Verb.PUT,
        SecretName.of("kept/" + secret),
        null,
        VALUE_BYTES);
  }

  @Override
  public CrashedStore open(Path folder) {
    List<String> token = lines(folder.resolve(TOKEN));
    HsmConfig hsm =
        HsmConfig.of(
            Path.of(token.get(0)), token.get(1), "root", () -> SecretValue.ofUtf8(token.get(2)));
    SealedConfig config =
        SealedConfig.DEFAULT
            .withMaxVersions(1000)
            .withKeys(
                KeysConfig.DEFAULT
                    .withMode(KeyMode.valueOf(token.get(3)))
                    .withRewrapRate(role == Role.JUDGING ? 0 : 1_000_000));
    Path data = folder.resolve("records.db");
    boolean isNew = !Files.exists(data);
    HsmKeyProvider root = isNew ? HsmKeyProvider.create(hsm) : HsmKeyProvider.open(hsm);
    SealedStore store =
        isNew
            ? SealedStore.create("crash", SqliteRecords.open(data), root, config)
            : SealedStore.open("crash", SqliteRecords.open(data), root, config);
    if (role == Role.ROTATING) {
      List<String> kept = lines(folder.resolve(KEPT));
      start(() -> rotate(store.keys()), "rotating");
      for (int i = 0; i < READERS; i++) {
        start(
            () -> read(store, Integer.parseInt(kept.get(0)), Integer.parseInt(kept.get(1))),
            "reading-" + i);
      }
    }
    return CrashedStore.of(store, root);
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whatever ends such a thread ends the process, which the judge is told of. */
  private static void start(Runnable work, String name) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (RuntimeException | Error e) {
                e.printStackTrace();
                Runtime.getRuntime().halt(3);
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void rotate(StoreKeys keys) {
    // Every second process goes on with the rewrap that it finds, so that one comes to its end.
    boolean goesOn = new Random().nextBoolean();
    for (int turn = 0; true; turn++) {
      if (turn > 0 || goesOn) {
        awaitRewrapped(keys);
        destroyOldKeys(keys);
      }
      if (turn % 3 == 2) {
        keys.rotateRoot();
      } else {
        keys.rotateRing();
      }
      System.err.println(keys.status());
    }
  }

  private static void awaitRewrapped(StoreKeys keys) {
    RewrapStatus status = keys.status().rewrap();
    while (status.state() != RewrapStatus.State.DONE) {
      if (status.damaged() > 0) {
        throw new AssertionError("a record does not open: " + status);
      }
      try {
        Thread.sleep(20);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      status = keys.status().rewrap();
    }
  }

  static void destroyOldKeys(StoreKeys keys) {
    for (RingKeyInfo each : keys.status().ringKeys()) {
      if (each.state() == RingKeyInfo.State.DECRYPT_ONLY) {
        keys.destroyRingKey(each.id());
      }
    }
  }

  private static void read(SealedStore store, int secrets, int versions) {
    Random random = new Random();
    while (true) {
      int secret = random.nextInt(secrets);
      int version = 1 + random.nextInt(versions);
      Write write = kept(secret, version);
      GetRequest request =
          new GetRequest(write.name(), Selector.version(VersionId.of("" + version)));
      try (Secret found = store.get(request, OperationContext.LOCAL)) {
        if (!Content.of(write).is(found.value())) {
          throw new AssertionError(write + " is another");
        }
      }
    }
  }
}
