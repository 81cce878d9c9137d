package dev.coffer.store;

import dev.coffer.key.KeyVersion;
import dev.coffer.key.RingKeyInfo;
import dev.coffer.key.RootKeyInfo;
import dev.coffer.key.RootKeys;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What is known of the backups of a store, and of the keys that they need. */
final class KeptBackups {
  private final LiveRing ring;
  private final RootKeys roots;
  private final SealedSystemRecords notes;
  private final Rewrapper rewrapper;
  private final SealedConfig config;
  private final StoreErrors errors;

  KeptBackups(StoreGround ground, SealedSystemRecords notes, Rewrapper rewrapper) {
    this.ring = ground.ring();
    this.roots = ground.roots();
    this.notes = notes;
    this.rewrapper = rewrapper;
    this.config = ground.config();
    this.errors = ground.errors();
  }

  List<KeptBackup> all() {
    List<KeptBackup> backups = new ArrayList<>();
    for (SystemRecord each : notes.ownFrom(KeptBackup.RECORDS)) {
      backups.add(decode(each));
    }
    return backups;
  }

  private KeptBackup decode(SystemRecord each) {
    try {
      return KeptBackup.decode(each.name(), each.content());
    } catch (RecordReader.MalformedRecord e) {
      throw errors.damaged(null, e);
    }
  }

  /** Writes down that a backup is made, and of which keys, before it is. */
  void note() {
    List<KeptBackup> before = all();
    Instant now = config.clock().instant();
    KeptBackup made = new KeptBackup(nextId(before), now, now, 1, ringKeys(), rootKeys());
    for (KeptBackup each : before) {
      made = each.needsSame(made) ? each.again(now) : made;
    }
    notes.putOwn(KeptBackup.RECORDS + made.id(), made.encode());
  }

  private static String nextId(List<KeptBackup> before) {
    long highest = before.stream().mapToLong(each -> Long.parseLong(each.id())).max().orElse(0);
    return Long.toString(highest + 1);
  }

  private List<String> ringKeys() {
    return ring.current().keys().stream()
        .filter(each -> each.state() != RingKeyInfo.State.DESTROYED)
        .map(RingKeyInfo::id)
        .toList();
  }

  /** Until all values are rewrapped any version may still have wrapped one. */
  private List<KeyVersion> rootKeys() {
    List<KeyVersion> needed = new ArrayList<>();
    for (RootKeyInfo each : ring.current().roots()) {
      needed.add(each.version());
    }
    if (config.keys().mode() == KeyMode.DIRECT || !rewrapper.isDone()) {
      roots.configured().stream().filter(each -> !needed.contains(each)).forEach(needed::add);
    }
    return needed;
  }

  void forget(String id) {
    if (all().stream().noneMatch(each -> each.id().equals(id))) {
      throw SecretsException.of(ErrorCode.NOT_FOUND, "No backup of that id is known.")
          .remedy("Look at them: coffer backup list.")
          .build();
    }
    notes.putOwn(KeptBackup.RECORDS + id, null);
  }
}
