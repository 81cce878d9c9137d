package dev.coffer.store;

import org.jspecify.annotations.Nullable;

/** Decides on a record of a server. */
@FunctionalInterface
public interface RecordEdit {
  /**
   * Called while nobody else can change the record; must not call the store.
   *
   * @param before the record as it is; null where there is none. Its content belongs to the edit
   * @throws dev.coffer.model.SecretsException where it is refused; then nothing has happened
   */
  RecordChange decide(@Nullable SystemRecord before);
}
