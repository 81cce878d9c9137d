package dev.coffer.config;

import dev.coffer.spi.Json;
import dev.coffer.spi.SettingsSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The declarations of keys as a JSON Schema, so that an editor completes and warns. */
final class JsonSchema {
  private static final String VARIABLE = "[A-Za-z_][A-Za-z0-9_]*";

  /** Keys whose declared kind is wider than what may stand there. */
  private static final Map<String, String> REFINED =
      Map.of(
          "stores",
          "stores",
          SealedType.TYPE + ".records",
          "records",
          SealedType.TYPE + ".rootKey",
          "rootKey",
          SealedType.TYPE + ".reserveKeys",
          "rootKeys",
          LayeredType.TYPE + ".layers",
          "members",
          FailoverType.TYPE + ".stores",
          "members");

  private final Providers providers;
  private final SchemaNode definitions = new SchemaNode();

  JsonSchema(Providers providers) {
    this.providers = providers;
  }

  String text() {
    SchemaNode root = new SchemaNode();
    root.with("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.with("title", "coffer.yaml");
    section(FileSchema.ROOT, "").forEach(root::with);
    scalars();
    references();
    types();
    root.with("$defs", definitions);
    return Json.of(root).pretty();
  }

  private void scalars() {
    definitions.with(
        "variable", object("env", type("string").with("pattern", "^" + VARIABLE + "$")));
    definitions.with("text", orVariable(type("string"), type("number"), type("boolean")));
    definitions.with("integer", orVariable(type("integer")));
    definitions.with("flag", orVariable(type("boolean")));
    definitions.with(
        "duration",
        orVariable(type("string").with("pattern", "^([0-9]{1,9}(ms|s|m|h|d)|P[0-9DTHMS.]+)$")));
    definitions.with(
        "size",
        orVariable(
            type("integer").with("minimum", 0),
            type("string").with("pattern", "^[0-9]{1,15}(B|KiB|MiB|GiB)?$")));
    SchemaNode inStore = object("store", type("string"));
    inStore.node("properties").with("name", type("string"));
    inStore.list("required").add("name");
    definitions.with("secret", anyOf(object("file", ref("text")), ref("variable"), inStore));
  }

  private void references() {
    definitions.with("members", list(anyOf(type("string"), ref("store"))).with("minItems", 1));
    definitions.with("rootKeys", list(ref("rootKey")).with("maxItems", 3));
    SchemaNode stores = type("object").with("minProperties", 1);
    stores.with(
        "propertyNames", new SchemaNode().with("pattern", "^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$"));
    stores.with("additionalProperties", ref("store"));
    definitions.with("stores", stores);
  }

  private void types() {
    List<StoreType> stores =
        providers.stores().stream().sorted(Comparator.comparing(StoreType::type)).toList();
    List<Object> ofStores =
        typed("store", KnownTypes.STORES, stores.stream().map(StoreType::type).toList());
    stores.forEach(t -> type(ofStores, "store", t.type(), t.schema()));

    List<Object> ofRecords =
        typed(
            "records",
            KnownTypes.RECORDS,
            providers.records().stream().map(p -> p.type()).toList());
    providers.records().stream()
        .sorted(Comparator.comparing(provider -> provider.type()))
        .forEach(p -> type(ofRecords, "records", p.type(), p.schema()));

    List<Object> ofKeys =
        typed(
            "rootKey",
            KnownTypes.ROOT_KEYS,
            providers.rootKeys().stream().map(p -> p.type()).toList());
    providers.rootKeys().stream()
        .sorted(Comparator.comparing(provider -> provider.type()))
        .forEach(p -> type(ofKeys, "rootKey", p.type(), p.schema()));
  }

  /** A section whose {@code type} decides the rest; gives the place for what each type adds. */
  private List<Object> typed(String name, Map<String, String> offered, List<String> present) {
    TreeSet<String> types = new TreeSet<>(offered.keySet());
    types.addAll(present);
    SchemaNode known = new SchemaNode();
    known.list("enum").addAll(types);
    SchemaNode section = type("object");
    section.with("properties", new SchemaNode().with("type", anyOf(known, type("string"))));
    section.list("required").add("type");
    definitions.with(name, section);
    return section.list("allOf");
  }

  private void type(List<Object> all, String what, String type, SettingsSchema schema) {
    String name = what + "." + type;
    SchemaNode section = section(schema, type + ".");
    section.node("properties").with("type", new SchemaNode().with("const", type));
    definitions.with(name, section);
    SchemaNode rule = new SchemaNode();
    SchemaNode condition = rule.node("if");
    condition.node("properties").node("type").with("const", type);
    condition.list("required").add("type");
    all.add(rule.with("then", ref(name)));
  }

  private SchemaNode section(SettingsSchema schema, String path) {
    SchemaNode section = type("object");
    SchemaNode properties = section.node("properties");
    List<Object> required = new ArrayList<>();
    for (SettingsSchema.Key key : schema.keys()) {
      properties.with(key.name(), value(key, path).with("description", key.description()));
      if (key.required()) {
        required.add(key.name());
      }
    }
    if (!required.isEmpty()) {
      section.with("required", required);
    }
    return section.with("additionalProperties", false);
  }

  private SchemaNode value(SettingsSchema.Key key, String path) {
    String refined = REFINED.get(path + key.name());
    if (refined != null) {
      return ref(refined);
    }
    return switch (key.kind()) {
      case STRING, FILE, DATA_FILE -> key.choices().isEmpty() ? ref("text") : choice(key);
      case INTEGER -> ref("integer");
      case FLAG -> ref("flag");
      case DURATION -> ref("duration");
      case BYTES -> ref("size");
      case SECRET -> ref("secret");
      case LIST -> list(ref("text"));
      case SECTION ->
          key.nested().keys().isEmpty()
              ? type("object")
              : section(key.nested(), path + key.name() + ".");
    };
  }

  private static SchemaNode choice(SettingsSchema.Key key) {
    SchemaNode choices = new SchemaNode();
    choices.list("enum").addAll(key.choices());
    return anyOf(choices, ref("variable"));
  }

  private static SchemaNode orVariable(SchemaNode... others) {
    SchemaNode any = anyOf(others);
    any.list("anyOf").add(ref("variable"));
    return any;
  }

  private static SchemaNode anyOf(SchemaNode... nodes) {
    SchemaNode any = new SchemaNode();
    any.list("anyOf").addAll(List.of(nodes));
    return any;
  }

  private static SchemaNode object(String key, SchemaNode value) {
    SchemaNode object = type("object");
    object.node("properties").with(key, value);
    object.list("required").add(key);
    return object.with("additionalProperties", false);
  }

  private static SchemaNode list(SchemaNode items) {
    SchemaNode list = type("array");
    list.with("items", items);
    return list;
  }

  private static SchemaNode type(String type) {
    return new SchemaNode().with("type", type);
  }

  private static SchemaNode ref(String definition) {
    return new SchemaNode().with("$ref", "#/$defs/" + definition);
  }
}
