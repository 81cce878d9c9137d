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
    references.addUse(type(), section.at());
  }

  @Override
  public SecretBackend open(String name, Section section, StoreOpening opening) {
    try {
      return provider.open(name, section);
    } catch (LinkageError e) {
      throw section
          .invalid(
              "type",
              "the provider of the type \"" + type() + "\" lacks a class that it was built with",
              "Put its libraries beside it, in one folder under backends.path: a backend sees the"
                  + " JDK, the SDK and its own jars alone.")
          .toBuilder()
          .cause(e)
          .build();
    }
  }
}
