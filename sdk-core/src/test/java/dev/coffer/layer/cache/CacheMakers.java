package dev.coffer.layer.cache;

import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.pipeline.Handler;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Caches as they are often written: each lacks a guarantee, so that a test of that guarantee can
 * show that it would notice.
 */
final class CacheMakers {
  private CacheMakers() {}

  /** Keeps whatever arrives last, and asks once for each caller. */
  static final class KeepsWhatArrivesLast implements Handler {
    private final Handler next;
    private final Map<GetRequest, Secret> kept = new ConcurrentHashMap<>();

    KeepsWhatArrivesLast(Handler next) {
      this.next = next;
    }

    @Override
    public <R> @Nullable R tryNow(Operation<R> operation, OperationContext context) {
      return null;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <R> R run(Operation<R> operation, OperationContext context) {
      if (operation instanceof GetRequest get) {
        Secret known = kept.get(get);
        return (R) copy(known != null ? known : keep(get, next.run(get, context)));
      }
      R answer = next.run(operation, context);
      if (operation.verb().isMutation()) {
        forget(Objects.requireNonNull(operation.name()));
      }
      return answer;
    }

    Secret keep(GetRequest get, Secret loaded) {
      kept.put(get, loaded);
      return loaded;
    }

    private void forget(SecretName name) {
      kept.keySet().removeIf(get -> get.name().equals(name));
    }

    private static Secret copy(Secret secret) {
      return new Secret(secret.value().copy(), secret.version(), secret.provenance());
    }
  }
}
