package dev.coffer.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.config.CofferConfig;
import dev.coffer.local.encryptedfile.FileKey;
import dev.coffer.model.SecretValue;
import dev.coffer.pipeline.Stores;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's table of what each store can do is what the stores themselves declare. After a
 * change, write it anew: run this class with {@code -Dcoffer.write-docs=true}.
 */
class CapabilityTableTest {
  private static final Path README = Path.of("..", "README.md");
  private static final String BEGIN =
      "<!-- capabilities: generated; ./verify says when it is not current -->\n";
  private static final String END = "<!-- end of capabilities -->\n";

  private static final String STORES =
      """
      stores:
        sealed:
          type: sealed
          records: { type: memory }
          rootKey: { type: software, file: root.key }
        memory: { type: memory }
        encrypted-file: { type: encrypted-file, path: secrets.bin, key: { file: file.key } }
        environment: { type: environment, prefix: DP_ }
        dotenv: { type: dotenv, path: .env }
        yaml: { type: yaml, path: defaults.yaml }
        vault:
          type: vault
          address: https://vault:8200
          engine: 2
          auth: { token: { file: file.key } }
        aws-secrets-manager: { type: aws-secrets-manager, region: eu-central-1 }
        aws-parameter-store: { type: aws-parameter-store, region: eu-central-1 }
        gcp-secret-manager: { type: gcp-secret-manager, project: my-project }
        azure-key-vault: { type: azure-key-vault, vault: https://my-vault.vault.azure.net }
      """;

  @TempDir Path folder;

  @Test
  void theTableOfTheReadmeIsWhatTheStoresDeclare() throws IOException {
    String readme = Files.readString(README);
    assertThat(readme).contains(BEGIN, END);
    String before = readme.substring(0, readme.indexOf(BEGIN) + BEGIN.length());
    String current = before + table(declared()) + readme.substring(readme.indexOf(END));
    if (Boolean.getBoolean("coffer.write-docs")) {
      Files.writeString(README, current);
    }
    assertThat(Files.readString(README)).isEqualTo(current);
  }

  private Map<String, Capabilities> declared() throws IOException {
    Files.writeString(folder.resolve(".env"), "A=b\n");
    Files.writeString(folder.resolve("defaults.yaml"), "a: b\n");
    try (SecretValue key = FileKey.generate()) {
      Path keyFile = Files.writeString(folder.resolve("file.key"), key.utf8());
      Files.setPosixFilePermissions(keyFile, PosixFilePermissions.fromString("rw-------"));
    }
    Path file = Files.writeString(folder.resolve("coffer.yaml"), STORES);
    CofferConfig config = CofferConfig.load(file);
    Map<String, Capabilities> declared = new LinkedHashMap<>();
    config.bootstrapStores();
    try (Stores stores = config.openStores()) {
      for (String name : config.storeNames()) {
        declared.put(name, stores.store(name).capabilities());
      }
    }
    return declared;
  }

  private static String table(Map<String, Capabilities> declared) {
    StringBuilder table = new StringBuilder("| |");
    declared.keySet().forEach(name -> table.append(" `").append(name).append("` |"));
    table.append("\n|---|").append(":-:|".repeat(declared.size())).append('\n');
    Set<Capability> used =
        declared.values().stream().flatMap(c -> c.set().stream()).collect(Collectors.toSet());
    for (Capability capability : Capability.values()) {
      if (used.contains(capability)) {
        table.append("| ").append(capability).append(" |");
        declared.values().forEach(c -> table.append(c.has(capability) ? " ✓ |" : " |"));
        table.append('\n');
      }
    }
    table.append("| value, at most |");
    declared
        .values()
        .forEach(c -> table.append(' ').append(c.limits().maxValueBytes() / 1024).append(" KiB |"));
    return table.append('\n').toString();
  }
}
