package dev.coffer.config;

import dev.coffer.compose.FailoverBackend;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.util.List;
import java.util.Set;

/** A store with others in reserve. */
final class FailoverType implements StoreType {
  static final String TYPE = "failover";

  private static final SettingsSchema SCHEMA =
      SettingsSchema.builder()
          .required(
              "stores",
              Kind.LIST,
              "The stores, first the one that is written to: names, or sections with a type of"
                  + " their own.")
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
    new SchemaCheck(references::add).check(section, SCHEMA, Set.of("type", "stores"));
    MemberList.of(section, "stores").check(references);
  }

  @Override
  public List<NeededPrivileges> privileges(Section section, Providers providers) {
    return MemberList.of(section, "stores").privileges(providers);
  }

  @Override
  public SecretBackend open(String name, Section section, StoreOpening opening) {
    return FailoverBackend.of(name, MemberList.of(section, "stores").open(opening));
  }
}
