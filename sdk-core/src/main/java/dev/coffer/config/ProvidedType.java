package dev.coffer.config;

import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SettingsSchema;
import java.util.Set;

/** A type of store that a provider brings. */
record ProvidedType(BackendProvider provider) implements StoreType {
  @Override
  public String type() {
    return provider.type();
  }

  @Override
  public SettingsSchema schema() {
    return provider.schema();
  }

  @Override
  public void check(Section section, References references) {
    new SchemaCheck(references::add).check(section, schema(), Set.of("type"));
  }

  @Override
  public SecretBackend open(String name, Section section, StoreOpening opening) {
    return provider.open(name, section);
  }
}
