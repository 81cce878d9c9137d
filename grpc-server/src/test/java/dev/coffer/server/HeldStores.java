package dev.coffer.server;

import dev.coffer.memory.MemoryBackend;
import dev.coffer.memory.MemoryFaults;
import dev.coffer.spi.BackendProvider;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/** Stores in memory of type {@code held}, whose faults a test has in its hands. */
public final class HeldStores implements BackendProvider {
  private static final Map<String, MemoryBackend> OPEN = new ConcurrentHashMap<>();

  /** The faults of the store that was opened last under this name. */
  static MemoryFaults faults(String store) {
    return Objects.requireNonNull(OPEN.get(store)).faults();
  }

  @Override
  public String type() {
    return "held";
  }

  @Override
  public SettingsSchema schema() {
    return SettingsSchema.EMPTY;
  }

  @Override
  public SecretBackend open(String store, Settings settings) {
    MemoryBackend backend = MemoryBackend.open();
    OPEN.put(store, backend);
    return backend;
  }
}
