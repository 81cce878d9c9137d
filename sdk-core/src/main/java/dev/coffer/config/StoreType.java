package dev.coffer.config;

import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SettingsSchema;
import java.util.List;

/** What can stand as {@code type} of a store. */
interface StoreType {
  String type();

  SettingsSchema schema();

  /** Judges a section without opening anything; tells what it refers to. */
  void check(Section section, References references);

  /** What a store that was judged before needs of the services behind it; empty for none. */
  List<NeededPrivileges> privileges(Section section, Providers providers);

  /** Opens a store that was judged before. */
  SecretBackend open(String name, Section section, StoreOpening opening);
}
