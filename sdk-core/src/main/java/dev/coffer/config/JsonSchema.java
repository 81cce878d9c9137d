package dev.coffer.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.coffer.spi.SettingsSchema;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The declarations of keys as a JSON Schema, so that an editor completes and warns. */
final class JsonSchema {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
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
  private final ObjectNode definitions = JSON.objectNode();

  JsonSchema(Providers providers) {
    this.providers = providers;
  }

  String text() {
    ObjectNode root = JSON.objectNode();
    root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    root.put("title", "coffer.yaml");
    root.setAll(section(FileSchema.ROOT, ""));
    scalars();
    references();
    types();
    root.set("$defs", definitions);
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    try {
      return new ObjectMapper()
              .writer(new DefaultPrettyPrinter().withObjectIndenter(lines).withArrayIndenter(lines))
              .writeValueAsString(root)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree in memory is JSON", e);
    }
  }

  private void scalars() {
    definitions.set("variable", object("env", type("string").put("pattern", "^" + VARIABLE + "$")));
    definitions.set("text", orVariable(type("string"), type("number"), type("boolean")));
    definitions.set("integer", orVariable(type("integer")));
    definitions.set("flag", orVariable(type("boolean")));
    definitions.set(
        "duration",
        orVariable(type("string").put("pattern", "^([0-9]{1,9}(ms|s|m|h|d)|P[0-9DTHMS.]+)$")));
    definitions.set(
        "size",
        orVariable(
            type("integer").put("minimum", 0),
            type("string").put("pattern", "^[0-9]{1,15}(B|KiB|MiB|GiB)?$")));
    ObjectNode inStore = object("store", type("string"));
    ((ObjectNode) inStore.get("properties")).set("name", type("string"));
    ((ArrayNode) inStore.get("required")).add("name");
    definitions.set("secret", anyOf(object("file", ref("text")), ref("variable"), inStore));
  }

  private void references() {
    definitions.set("members", list(anyOf(type("string"), ref("store"))).put("minItems", 1));
    definitions.set("rootKeys", list(ref("rootKey")).put("maxItems", 3));
    ObjectNode stores = type("object").put("minProperties", 1);
    stores.set(
        "propertyNames", JSON.objectNode().put("pattern", "^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$"));
    stores.set("additionalProperties", ref("store"));
    definitions.set("stores", stores);
  }

  private void types() {
    List<StoreType> stores =
        providers.stores().stream().sorted(Comparator.comparing(StoreType::type)).toList();
    ArrayNode ofStores =
        typed("store", KnownTypes.STORES, stores.stream().map(StoreType::type).toList());
    stores.forEach(t -> type(ofStores, "store", t.type(), t.schema()));

    ArrayNode ofRecords =
        typed(
            "records",
            KnownTypes.RECORDS,
            providers.records().stream().map(p -> p.type()).toList());
    providers.records().stream()
        .sorted(Comparator.comparing(provider -> provider.type()))
        .forEach(p -> type(ofRecords, "records", p.type(), p.schema()));

    ArrayNode ofKeys =
        typed(
            "rootKey",
            KnownTypes.ROOT_KEYS,
            providers.rootKeys().stream().map(p -> p.type()).toList());
    providers.rootKeys().stream()
        .sorted(Comparator.comparing(provider -> provider.type()))
        .forEach(p -> type(ofKeys, "rootKey", p.type(), p.schema()));
  }

  /** A section whose {@code type} decides the rest; gives the place for what each type adds. */
  private ArrayNode typed(String name, Map<String, String> offered, List<String> present) {
    TreeSet<String> types = new TreeSet<>(offered.keySet());
    types.addAll(present);
    ObjectNode known = JSON.objectNode();
    types.forEach(known.putArray("enum")::add);
    ObjectNode section = type("object");
    section.set("properties", JSON.objectNode().set("type", anyOf(known, type("string"))));
    section.putArray("required").add("type");
    definitions.set(name, section);
    return section.putArray("allOf");
  }

  private void type(ArrayNode all, String what, String type, SettingsSchema schema) {
    String name = what + "." + type;
    ObjectNode section = section(schema, type + ".");
    ((ObjectNode) section.get("properties")).set("type", JSON.objectNode().put("const", type));
    definitions.set(name, section);
    ObjectNode rule = all.addObject();
    ObjectNode condition = rule.putObject("if");
    condition.putObject("properties").putObject("type").put("const", type);
    condition.putArray("required").add("type");
    rule.set("then", ref(name));
  }

  private ObjectNode section(SettingsSchema schema, String path) {
    ObjectNode section = type("object");
    ObjectNode properties = section.putObject("properties");
    ArrayNode required = JSON.arrayNode();
    for (SettingsSchema.Key key : schema.keys()) {
      properties.set(key.name(), value(key, path).put("description", key.description()));
      if (key.required()) {
        required.add(key.name());
      }
    }
    if (!required.isEmpty()) {
      section.set("required", required);
    }
    return section.put("additionalProperties", false);
  }

  private ObjectNode value(SettingsSchema.Key key, String path) {
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

  private static ObjectNode choice(SettingsSchema.Key key) {
    ObjectNode choices = JSON.objectNode();
    key.choices().forEach(choices.putArray("enum")::add);
    return anyOf(choices, ref("variable"));
  }

  private static ObjectNode orVariable(ObjectNode... others) {
    ObjectNode any = anyOf(others);
    ((ArrayNode) any.get("anyOf")).add(ref("variable"));
    return any;
  }

  private static ObjectNode anyOf(ObjectNode... nodes) {
    ObjectNode any = JSON.objectNode();
    ArrayNode array = any.putArray("anyOf");
    for (ObjectNode node : nodes) {
      array.add(node);
    }
    return any;
  }

  private static ObjectNode object(String key, ObjectNode value) {
    ObjectNode object = type("object");
    object.putObject("properties").set(key, value);
    object.putArray("required").add(key);
    return object.put("additionalProperties", false);
  }

  private static ObjectNode list(ObjectNode items) {
    ObjectNode list = type("array");
    list.set("items", items);
    return list;
  }

  private static ObjectNode type(String type) {
    return JSON.objectNode().put("type", type);
  }

  private static ObjectNode ref(String definition) {
    return JSON.objectNode().put("$ref", "#/$defs/" + definition);
  }
}
