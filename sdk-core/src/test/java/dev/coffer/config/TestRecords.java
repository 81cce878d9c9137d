package dev.coffer.config;

import dev.coffer.spi.Settings;
import dev.coffer.spi.SettingsSchema;
import dev.coffer.spi.SettingsSchema.Kind;
import dev.coffer.store.MemoryRecords;
import dev.coffer.store.RecordStore;
import dev.coffer.store.RecordStoreProvider;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Records of tests that outlive their store, as records on a disk do. */
public final class TestRecords implements RecordStoreProvider {
  private static final Map<Path, MemoryRecords> RECORDS = new ConcurrentHashMap<>();

  /** The records at a path: empty where there are none. */
  static MemoryRecords at(Path path) {
    return RECORDS.computeIfAbsent(path, p -> new MemoryRecords());
  }

  static boolean existAt(Path path) {
    return RECORDS.containsKey(path);
  }

  @Override
  public String type() {
    return "test-records";
  }

  @Override
  public SettingsSchema schema() {
    return SettingsSchema.builder().required("path", Kind.DATA_FILE, "A path.").build();
  }

  @Override
  public RecordStore open(Settings settings) {
    MemoryRecords records = at(settings.dataFile("path"));
    return (RecordStore)
        Proxy.newProxyInstance(
            RecordStore.class.getClassLoader(),
            new Class<?>[] {RecordStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                return null;
              }
              try {
                return method.invoke(records, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
