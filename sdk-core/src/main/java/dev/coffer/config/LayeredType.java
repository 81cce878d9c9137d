package dev.coffer.config;

import dev.coffer.compose.LayeredBackend;
import dev.coffer.compose.Member;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import java.util.List;
import java.util.Set;

/** Stores over each other. */
final class LayeredType implements StoreType {
  static final String TYPE = "layered";

  private static final SettingsSchema SCHEMA =
      SettingsSchema.builder()
          .required(
              "layers",
              Kind.LIST,
              "The stores, the topmost first: names, or sections with a type of their own.")
          .optional("write", Kind.STRING, "The layer that is written to. Without it none is.")
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
    new SchemaCheck(references::add).check(section, SCHEMA, Set.of("type", "layers"));
    MemberList layers = MemberList.of(section, "layers");
    layers.check(references);
    List<String> labels = layers.items().stream().map(MemberList.Item::label).toList();
    if (section.has("write") && !labels.contains(section.string("write"))) {
      throw section.invalid(
          "write",
          section.path() + ".write names no layer of this store",
          SchemaCheck.suggestion(section.string("write"), labels)
              + "Its layers are: "
              + SchemaCheck.joined(labels)
              + ".");
    }
  }

  @Override
  public List<NeededPrivileges> privileges(Section section, Providers providers) {
    return MemberList.of(section, "layers").privileges(providers);
  }

  @Override
  public SecretBackend open(String name, Section section, StoreOpening opening) {
    List<Member> layers = MemberList.of(section, "layers").open(opening);
    return section.has("write")
        ? LayeredBackend.writingTo(section.string("write"), name, layers)
        : LayeredBackend.readOnly(name, layers);
  }
}
