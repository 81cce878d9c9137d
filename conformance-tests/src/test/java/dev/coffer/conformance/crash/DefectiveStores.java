package dev.coffer.conformance.crash;

import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.model.SecretName;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.store.RecordStore;
import dev.coffer.store.SealedStore;
import dev.coffer.store.Transaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;

/** Stores with one planted defect each, which shows only when they are killed. */
final class DefectiveStores {
  private static final long PAUSE_NANOS = 20_000_000;

  private DefectiveStores() {}

  /** Acknowledges what it has in memory, and writes it later. */
  static final class Early extends SqliteStore {
    @Override
    RecordStore around(RecordStore records) {
      return new LateRecords(records);
    }
  }

  /** Does each transaction in two halves. */
  static final class InHalves extends SqliteStore {
    @Override
    RecordStore around(RecordStore records) {
      return (RecordStore)
          Proxy.newProxyInstance(
              RecordStore.class.getClassLoader(),
              new Class<?>[] {RecordStore.class},
              (proxy, method, arguments) -> {
                if (!method.getName().equals("commit")) {
                  return forward(records, method, arguments);
                }
                Transaction whole = (Transaction) arguments[0];
                List<Transaction.Write> writes = whole.writes();
                int half = writes.size() / 2;
                records.commit(new Transaction(List.of(), writes.subList(0, half)));
                LockSupport.parkNanos(PAUSE_NANOS);
                return records.commit(
                    new Transaction(whole.conditions(), writes.subList(half, writes.size())));
              });
    }
  }

  /** Counts the versions of each secret anew after each start. */
  static final class CountingAnew extends SqliteStore {
    private final Map<SecretName, Long> before = new ConcurrentHashMap<>();

    @Override
    CrashedStore opened(SealedStore store, SoftwareKeyProvider root) {
      return new CrashedStore(store, putting(store, UnaryOperator.identity(), this::anew), root);
    }

    private Version anew(Version version) {
      long number = Long.parseLong(version.id().text());
      long base = before.computeIfAbsent(version.name(), name -> number - 1);
      return new Version(
          version.name(),
          VersionId.of("" + Math.max(1, number - base)),
          version.number(),
          version.state(),
          version.stages(),
          version.createTime(),
          version.incarnation(),
          version.stageRevision());
    }
  }

  /** Forgets which requests it has done. */
  static final class Forgetful extends SqliteStore {
    @Override
    CrashedStore opened(SealedStore store, SoftwareKeyProvider root) {
      return new CrashedStore(
          store,
          putting(store, context -> context.withRequestId(null), UnaryOperator.identity()),
          root);
    }
  }

  /** A store whose puts are asked and answered otherwise. */
  private static SecretBackend putting(
      SealedStore store, UnaryOperator<OperationContext> asked, UnaryOperator<Version> answered) {
    return (SecretBackend)
        Proxy.newProxyInstance(
            SecretBackend.class.getClassLoader(),
            new Class<?>[] {SecretBackend.class},
            (proxy, method, arguments) ->
                method.getName().equals("put")
                    ? answered.apply(
                        store.put(
                            (PutRequest) arguments[0],
                            asked.apply((OperationContext) arguments[1])))
                    : forward(store, method, arguments));
  }

  private static Object forward(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
