package dev.coffer.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.spi.SettingsSchema;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file that writes out every default that the docs describe means the same as one that does not.
 */
class DescribedDefaultsTest {
  private static final Pattern DEFAULT = Pattern.compile("default: (\\S+)\\.");
  private static final String SEALED =
      "type: sealed, records: { type: memory }, rootKey: { type: test-key, path: k }";

  @TempDir Path folder;

  @Test
  void everyLimitHasADefaultAndItIsTheOneDescribed() {
    String limits = describedBy(FileSchema.LIMITS);
    assertThat(limits.split(",")).hasSameSizeAs(FileSchema.LIMITS.keys());

    String yaml =
        ConfigFile.SERVER + "  limits: {" + limits + "}\nstores: { default: { " + SEALED + " } }\n";
    assertThat(new ConfigFile(folder).load(yaml).server().limits())
        .isEqualTo(LimitsConfig.DEFAULTS);
  }

  @Test
  void theDefaultsOfTheServerAreThoseDescribed() {
    String stores = "stores: { default: { " + SEALED + " } }\n";
    String written =
        ConfigFile.SERVER + "  " + describedBy(FileSchema.SERVER).replace(", ", "\n  ") + "\n";

    assertThat(new ConfigFile(folder).load(written + stores).server())
        .isEqualTo(new ConfigFile(folder).load(ConfigFile.SERVER + stores).server());
  }

  @Test
  void theDefaultsOfTheCacheAreThoseDescribed() {
    String stores = "stores: { default: { " + SEALED + " } }\n";
    String written = "cache: { ttl: 5m, " + describedBy(FileSchema.CACHE) + " }\n";

    assertThat(new ConfigFile(folder).load(written + stores).pipeline().layers())
        .isEqualTo(
            new ConfigFile(folder).load("cache: { ttl: 5m }\n" + stores).pipeline().layers());
  }

  private static String describedBy(SettingsSchema schema) {
    Map<String, String> described =
        schema.keys().stream()
            .filter(key -> DEFAULT.matcher(key.description()).find())
            .collect(Collectors.toMap(SettingsSchema.Key::name, DescribedDefaultsTest::described));
    assertThat(described).isNotEmpty();
    return described.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + entry.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String described(SettingsSchema.Key key) {
    Matcher matcher = DEFAULT.matcher(key.description());
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }
}
