package dev.coffer.config;

import dev.coffer.key.RootKeys;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.Limits;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import dev.coffer.store.KeyMode;
import dev.coffer.store.KeysConfig;
import dev.coffer.store.MemoryRecords;
import dev.coffer.store.RecordStore;
import dev.coffer.store.RecordStoreProvider;
import dev.coffer.store.SealedCapabilities;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Coffer's own store: records under a root key. */
final class SealedType implements StoreType {
  static final String TYPE = "sealed";

  private static final String RESERVE = "reserveKeys";

  private static final SettingsSchema KEYS =
      SettingsSchema.builder()
          .choice(
              "mode",
              "What wraps the data keys of values: the ring in memory, or the root key itself, which"
                  + " is asked for each value; default: ring.",
              "ring",
              "direct")
          .optional(
              "rotateAfter",
              Kind.DURATION,
              "The age at which a ring key is replaced, 1m to 730d; default: 90d.")
          .optional(
              "rewrapRate",
              Kind.INTEGER,
              "Records rewrapped in a second after a rotation, 1 to 1000000; default: 1000.")
          .build();

  private static final SettingsSchema SCHEMA =
      SettingsSchema.builder()
          .section("records", true, "Where the sealed records lie.", SettingsSchema.EMPTY)
          .section("rootKey", true, "The key that wraps the key ring.", SettingsSchema.EMPTY)
          .optional(
              RESERVE,
              Kind.LIST,
              "Up to three more root keys, sections as rootKey: any of them opens the store when"
                  + " those before it cannot be reached.")
          .section("keys", false, "How the keys are looked after.", KEYS)
          .optional("maxValueBytes", Kind.BYTES, "The largest value, 1 to 1MiB; default: 64KiB.")
          .optional(
              "maxVersions", Kind.INTEGER, "Versions kept of one secret, 3 to 1000; default: 32.")
          .optional(
              "refuseExpired",
              Kind.FLAG,
              "Whether reading a secret fails after its expiry; default: false, it only warns.")
          .optional(
              "journalEvents",
              Kind.INTEGER,
              "Changes kept for watches, whatever their age, 1000 or more; default: 100000.")
          .optional(
              "journalRetention",
              Kind.DURATION,
              "How long a change is kept for watches, whatever their number; default: 24h.")
          .build();

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public SettingsSchema schema() {
    return SCHEMA;
  }

  @Override
  public void check(Section section, References references) {
    SchemaCheck check = new SchemaCheck(references::add);
    check.check(section, SCHEMA, Set.of("type", RESERVE));
    config(section);
    Providers providers = references.providers();
    Section records = section.section("records");
    check.check(records, providers.records(records).schema(), Set.of("type"));
    for (Section rootKey : rootSections(section)) {
      check.check(rootKey, providers.rootKey(rootKey).schema(), Set.of("type"));
    }
  }

  /** The sections of all root keys; the first is asked first. */
  static List<Section> rootSections(Section section) {
    List<Section> all = new ArrayList<>(List.of(section.section("rootKey")));
    Node reserve = section.node(RESERVE);
    if (reserve == null) {
      return all;
    }
    if (!(reserve instanceof Node.Sequence list) || list.items().size() > RootKeys.MAX - 1) {
      throw section.invalid(
          RESERVE,
          section.path() + "." + RESERVE + " is not a list of up to three root keys",
          "Write for example reserveKeys: [ { type: software, file: reserve.key } ].");
    }
    for (int i = 0; i < list.items().size(); i++) {
      String path = section.path() + "." + RESERVE + "[" + i + "]";
      if (!(list.items().get(i) instanceof Node.Mapping mapping)) {
        throw list.items()
            .get(i)
            .at()
            .error(path + " is not a root key", "Write { type: … } with its settings.");
      }
      all.add(new Section(path, mapping, section.scope()));
    }
    return all;
  }

  static SealedConfig config(Section section) {
    SealedConfig or = SealedConfig.DEFAULT;
    return or.withMaxValueBytes(
            (int)
                section.bytes("maxValueBytes", 1, Limits.HARD_MAX_VALUE_BYTES, or.maxValueBytes()))
        .withMaxVersions(section.integer("maxVersions", 3, 1000, or.maxVersions()))
        .withRefuseExpired(section.flag("refuseExpired", or.refuseExpired()))
        .withKeys(keys(section.section("keys"), or.keys()))
        .withJournal(
            section.integer("journalEvents", 1000, 1_000_000_000, (int) or.journalEvents()),
            section.duration("journalRetention", or.journalRetention()));
  }

  private static KeysConfig keys(Section section, KeysConfig or) {
    KeyMode mode = section.string("mode", "ring").equals("direct") ? KeyMode.DIRECT : KeyMode.RING;
    Duration age = section.duration("rotateAfter", or.rotateAfter());
    if (age.compareTo(KeysConfig.LEAST_AGE) < 0 || age.compareTo(KeysConfig.MOST_AGE) > 0) {
      throw section.invalid(
          "rotateAfter",
          section.path() + ".rotateAfter is not from 1m to 730d",
          "Write it as 90d.");
    }
    int rate = section.integer("rewrapRate", 1, KeysConfig.MOST_RATE, or.rewrapRate());
    return new KeysConfig(mode, age, or.rotateAfterUses(), rate);
  }

  @Override
  public List<NeededPrivileges> privileges(Section section, Providers providers) {
    Section rootKey = section.section("rootKey");
    Privileges needed = providers.rootKey(rootKey).privileges(rootKey);
    return needed.isNone() ? List.of() : List.of(new NeededPrivileges(rootKey.path(), needed));
  }

  /**
   * Opens the store; where its records or its root key cannot be reached now, it is opened when
   * they can.
   */
  @Override
  public SecretBackend open(String name, Section section, StoreOpening opening) {
    try {
      return openNow(name, section, opening);
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.UNAVAILABLE) {
        throw named(name, e);
      }
      return new PendingStore(
          name, SealedCapabilities.of(config(section)), () -> openNow(name, section, opening), e);
    }
  }

  private static SealedStore openNow(String name, Section section, StoreOpening opening) {
    OpenRootKeys roots = rootKeys(section, opening.providers());
    try {
      RecordStore records = recordStore(section, opening.providers());
      // Records in memory are born empty with each process: there is never anything to open.
      SealedStore store =
          records instanceof MemoryRecords
              ? SealedStore.create(name, records, roots.keys(), config(section))
              : SealedStore.open(name, records, roots.keys(), config(section));
      roots.handTo(opening::closeLater);
      return store;
    } catch (SecretsException e) {
      roots.close();
      throw e;
    }
  }

  /**
   * Gives birth to the store where there is none.
   *
   * @return whether it was made now
   * @throws SecretsException CONFIGURATION for data whose root key is not there: it is never keyed
   *     anew
   */
  boolean bootstrap(String name, Section section, Providers providers) {
    try {
      if (!isEmpty(section, providers)) {
        rootKeys(section, providers).close();
        return false;
      }
      try (OpenRootKeys roots = OpenRootKeys.made(rootSections(section), providers)) {
        SealedStore.create(name, recordStore(section, providers), roots.keys(), config(section))
            .close();
        return true;
      }
    } catch (SecretsException e) {
      throw named(name, e);
    }
  }

  private static boolean isEmpty(Section section, Providers providers) {
    try (RecordStore records = recordStore(section, providers)) {
      return records.revision() == 0;
    }
  }

  private static RecordStore recordStore(Section section, Providers providers) {
    Section records = section.section("records");
    RecordStoreProvider provider = providers.records(records);
    return provider.open(records);
  }

  static OpenRootKeys rootKeys(Section section, Providers providers) {
    return OpenRootKeys.of(rootSections(section), providers);
  }

  private static SecretsException named(String name, SecretsException e) {
    return e.store() == null ? e.toBuilder().store(name).build() : e;
  }
}
