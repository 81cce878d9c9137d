package dev.coffer.local.dotenv;

import dev.coffer.local.disk.FileStamp;
import dev.coffer.local.disk.Reloading;
import dev.coffer.local.disk.TextFiles;
import dev.coffer.local.table.Contents;
import dev.coffer.local.table.ContentsLooks;
import dev.coffer.local.table.ReadOnlyStore;
import dev.coffer.local.variable.Variables;
import dev.coffer.observe.CallBudget;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Limits;
import dev.coffer.spi.SecretBackend;
import java.io.IOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code .env} files as a store, read-only, with the names of variables. They are read again when
 * one of them has changed.
 */
public final class DotenvBackend {
  private static final Capabilities CAPABILITIES =
      new Capabilities(
          Set.of(Capability.OBSERVED_CHANGES, Capability.LIST, Capability.EMPTY_VALUE),
          new Limits(Limits.HARD_MAX_VALUE_BYTES, 0, 1, Limits.MAX_PAGE_SIZE));

  private DotenvBackend() {}

  public static SecretBackend open(DotenvConfig config) {
    return open("dotenv", config, ContentsLooks.BUDGET);
  }

  static SecretBackend open(String store, DotenvConfig config, CallBudget budget) {
    Reloading<Contents> files = new Reloading<>(config.files(), stamps -> read(config, stamps));
    return new ReadOnlyStore(
        store,
        CAPABILITIES,
        budget,
        () -> {
          try {
            return files.get();
          } catch (IOException e) {
            throw DotenvErrors.unreadable(store, e);
          }
        });
  }

  private static Contents read(DotenvConfig config, List<FileStamp> stamps) throws IOException {
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < stamps.size(); i++) {
      if (stamps.get(i).modified() != null) {
        variables.putAll(
            DotenvParser.parse(
                config.files().get(i),
                TextFiles.read(config.files().get(i)),
                name -> resolve(name, variables, config.environment())));
      }
    }
    Instant newest = FileStamp.newest(stamps);
    return Variables.of(config.names(), variables, FileStamp.version(stamps), newest);
  }

  private static @Nullable String resolve(
      String name, Map<String, String> earlierFiles, Map<String, String> environment) {
    String earlier = earlierFiles.get(name);
    return earlier == null ? environment.get(name) : earlier;
  }
}
