package dev.coffer.local.yaml;

import dev.coffer.local.disk.FileStamp;
import dev.coffer.local.disk.Reloading;
import dev.coffer.local.disk.TextFiles;
import dev.coffer.local.table.Contents;
import dev.coffer.local.table.ContentsLooks;
import dev.coffer.local.table.ReadOnlyStore;
import dev.coffer.local.table.Row;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.VersionId;
import dev.coffer.observe.CallBudget;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Limits;
import dev.coffer.spi.SecretBackend;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * A YAML file as a store, read-only: defaults and parameters under the layers that hold secrets.
 * Everything in it bears the label {@code insecure=true}, so that {@code list --label
 * insecure=true} over a layered store shows what still lies in the clear. It is read again when it
 * has changed.
 */
public final class YamlBackend {
  private static final Map<String, String> INSECURE = Map.of("insecure", "true");
  private static final Capabilities CAPABILITIES =
      new Capabilities(
          Set.of(
              Capability.OBSERVED_CHANGES,
              Capability.LIST,
              Capability.EMPTY_VALUE,
              Capability.LABELS),
          new Limits(Limits.HARD_MAX_VALUE_BYTES, INSECURE.size(), 1, Limits.MAX_PAGE_SIZE));

  private YamlBackend() {}

  public static SecretBackend open(YamlConfig config) {
    return open("yaml", config, ContentsLooks.BUDGET);
  }

  static SecretBackend open(String store, YamlConfig config, CallBudget budget) {
    Path file = config.file();
    Reloading<Contents> content =
        new Reloading<>(List.of(file), stamps -> read(file, stamps.get(0)));
    return new ReadOnlyStore(
        store,
        CAPABILITIES,
        budget,
        () -> {
          try {
            return content.get();
          } catch (IOException e) {
            throw YamlErrors.unreadable(file, e);
          }
        });
  }

  private static Contents read(Path file, FileStamp stamp) throws IOException {
    NavigableMap<SecretName, Row> rows = new TreeMap<>();
    if (stamp.modified() == null) {
      return Contents.of(rows, List.of());
    }
    YamlReader.Content content = YamlReader.read(file, TextFiles.read(file));
    VersionId version = FileStamp.version(List.of(stamp));
    content
        .values()
        .forEach(
            (name, text) ->
                rows.put(
                    name,
                    new Row(
                        name,
                        version,
                        stamp.modified(),
                        INSECURE,
                        () -> SecretValue.ofUtf8(text))));
    return Contents.of(rows, content.unaddressable());
  }
}
