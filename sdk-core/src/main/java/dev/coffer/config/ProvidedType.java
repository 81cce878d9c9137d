package dev.coffer.config;

import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.Privileges;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SettingsSchema;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

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
  public List<NeededPrivileges> privileges(Section section, Providers providers) {
    Privileges needed = linked(section, () -> provider.privileges(section));
    return needed.isNone() ? List.of() : List.of(new NeededPrivileges(section.path(), needed));
  }

  @Override
  public SecretBackend open(String name, Section section, StoreOpening opening) {
    return linked(section, () -> provider.open(name, section));
  }

  private <R> R linked(Section section, Supplier<R> call) {
    try {
      return call.get();
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
