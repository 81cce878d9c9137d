package dev.coffer.config;

import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SettingsSchema;

/** What can stand as {@code type} of a store. */
interface StoreType {
  String type();

  SettingsSchema schema();

  /** Judges a section without opening anything; tells what it refers to. */
  void check(Section section, References references);

  /** Opens a store that was judged before. */
  SecretBackend open(String name, Section section, StoreOpening opening);
}
