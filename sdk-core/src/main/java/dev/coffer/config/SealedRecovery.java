package dev.coffer.config;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.RootKeys;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.store.KeyMode;
import dev.coffer.store.RecordStore;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import dev.coffer.store.VerifyReport;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a root key that was put away is good for, while no server runs on its store. */
final class SealedRecovery {
  private final String store;
  private final Section section;
  private final Providers providers;

  SealedRecovery(String store, Section section, Providers providers) {
    this.store = store;
    this.section = section;
    this.providers = providers;
  }

  /**
   * Opens every record by this key alone, as on the day on which the others are lost. Changes
   * nothing.
   *
   * @param backup what is opened; null for the store itself
   */
  VerifyReport drill(@Nullable Path backup, KeyProvider offline) {
    if (SealedType.config(section).keys().mode() == KeyMode.DIRECT) {
      throw SecretsException.of(
              ErrorCode.UNSUPPORTED,
              "The store is in direct mode: its values open by its root keys alone.")
          .store(store)
          .remedy("Keep a second root key under reserveKeys, which opens values too.")
          .build();
    }
    if (backup != null) {
      return new SealedBackups(store, section, providers).verify(backup, offline);
    }
    try (SealedStore opened =
        SealedStore.open(store, records(), RootKeys.of(offline), still(section))) {
      return opened.verify();
    }
  }

  /** Lets the configured root keys open the store again. They are made where they are not there. */
  void restore(KeyProvider offline) {
    try (OpenRootKeys roots = OpenRootKeys.made(SealedType.rootSections(section), providers);
        SealedStore opened =
            SealedStore.open(
                store, records(), roots.keys().openedAlsoBy(offline), still(section))) {
      opened.keys().rewrap();
    }
  }

  private RecordStore records() {
    Section records = section.section("records");
    return providers.records(records).open(records);
  }

  /** A store that is judged, not looked after. */
  static SealedConfig still(Section section) {
    SealedConfig config = SealedType.config(section);
    return config.withKeys(config.keys().withRewrapRate(0));
  }
}
