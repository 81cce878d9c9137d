package dev.coffer.pipeline;

import dev.coffer.spi.BackendSource;
import dev.coffer.spi.SecretBackend;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Backends that were opened by whoever made the client. */
final class GivenBackends implements BackendSource {
  private final Map<String, SecretBackend> backends;

  GivenBackends(Map<String, SecretBackend> backends) {
    this.backends = Collections.unmodifiableMap(new LinkedHashMap<>(backends));
  }

  @Override
  public Set<String> names() {
    return backends.keySet();
  }

  @Override
  public @Nullable SecretBackend open(String store) {
    return backends.get(store);
  }

  @Override
  public void close() {
    // They share nothing; each is closed by whoever opened it from here.
  }
}
