package dev.coffer.config;

import dev.coffer.key.KeyProviderFactory;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.store.RecordStoreProvider;
import java.util.Comparator;
import java.util.stream.Collectors;

/** The declarations of keys as tables in Markdown. */
final class SchemaTables {
  private final Providers providers;
  private final StringBuilder text = new StringBuilder();

  SchemaTables(Providers providers) {
    this.providers = providers;
  }

  String text() {
    heading("Sections");
    table("", FileSchema.ROOT);
    heading("Types of stores");
    providers.stores().stream()
        .sorted(Comparator.comparing(StoreType::type))
        .forEach(type -> type(type.type(), type.schema()));
    heading("Types of `records`");
    providers.records().stream()
        .sorted(Comparator.comparing(RecordStoreProvider::type))
        .forEach(type -> type(type.type(), type.schema()));
    heading("Types of `rootKey`");
    providers.rootKeys().stream()
        .sorted(Comparator.comparing(KeyProviderFactory::type))
        .forEach(type -> type(type.type(), type.schema()));
    return text.toString();
  }

  private void heading(String title) {
    text.append("\n## ").append(title).append('\n');
  }

  /** One table for a type, the keys of its sections included. */
  private void type(String type, SettingsSchema schema) {
    text.append("\n### `type: ").append(type).append("`\n\n");
    if (schema.keys().isEmpty()) {
      text.append("It has no other keys.\n");
      return;
    }
    head();
    rows("", schema);
  }

  private void rows(String prefix, SettingsSchema schema) {
    for (SettingsSchema.Key key : schema.keys()) {
      row(prefix, key);
      rows(prefix + key.name() + ".", key.nested());
    }
  }

  /** One table for a section of the file, and one after it for each of its sections. */
  private void table(String path, SettingsSchema schema) {
    text.append("\n### ").append(path.isEmpty() ? "The file" : "`" + path + "`").append("\n\n");
    head();
    schema.keys().forEach(key -> row("", key));
    for (SettingsSchema.Key key : schema.keys()) {
      if (!key.nested().keys().isEmpty()) {
        table(path.isEmpty() ? key.name() : path + "." + key.name(), key.nested());
      }
    }
  }

  private void head() {
    text.append("| key | value | meaning |\n|---|---|---|\n");
  }

  private void row(String prefix, SettingsSchema.Key key) {
    text.append("| `").append(prefix).append(key.name()).append('`');
    text.append(key.required() ? " (required) | " : " | ");
    text.append(kind(key)).append(" | ").append(key.description()).append(" |\n");
  }

  private static String kind(SettingsSchema.Key key) {
    return switch (key.kind()) {
      case STRING -> key.choices().isEmpty() ? "text" : choices(key);
      case INTEGER -> "whole number";
      case FLAG -> "`true`, `false`";
      case DURATION -> "duration";
      case BYTES -> "size";
      case FILE -> "path";
      case DATA_FILE -> "path of data";
      case SECRET -> "secret";
      case SECTION -> "section";
      case LIST -> "list";
    };
  }

  private static String choices(SettingsSchema.Key key) {
    return key.choices().stream().map(c -> "`" + c + "`").collect(Collectors.joining(", "));
  }
}
