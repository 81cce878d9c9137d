package dev.coffer.cli.verb.conformance;

import dev.coffer.conformance.BackendHarness;
import dev.coffer.conformance.ConformanceRun;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretBackend;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The configured store that is tried: opened anew as often as the suite asks for it. */
final class TriedStore {
  private final String store;
  private final NamePrefix prefix;
  private final Supplier<SecretBackend> opener;
  private boolean outlivesClosing = true;
  private volatile @Nullable SecretBackend latest;
  private volatile boolean interrupted;

  TriedStore(String store, NamePrefix prefix, Supplier<SecretBackend> opener) {
    this.store = store;
    this.prefix = prefix;
    this.opener = opener;
  }

  NamePrefix prefix() {
    return prefix;
  }

  SecretBackend open() {
    if (interrupted) {
      throw SecretsException.closed("store").store(store).build();
    }
    SecretBackend opened = opener.get();
    latest = opened;
    return opened;
  }

  BackendHarness harness() {
    return new Harness(this::open);
  }

  /**
   * Puts a secret and looks for it after the store was closed and opened again. One that is gone
   * without an error says that the store lives in memory, of which the contract asks less.
   */
  void seeWhetherItOutlivesClosing() {
    SecretName name = SecretName.of(prefix.text() + "outlives");
    try (SecretBackend before = open();
        SecretValue value = SecretValue.ofUtf8("closing")) {
      before.put(PutRequest.of(name, value), OperationContext.LOCAL);
    }
    try (SecretBackend after = open()) {
      outlivesClosing = isThere(after, name);
      if (outlivesClosing) {
        after.purge(new PurgeRequest(name, null), OperationContext.LOCAL);
      }
    }
  }

  private static boolean isThere(SecretBackend backend, SecretName name) {
    try {
      backend.get(GetRequest.current(name), OperationContext.LOCAL).close();
      return true;
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  /** Until it is closed, a process that is ended from outside takes away what was made. */
  Watch cleanedWhenInterrupted() {
    Thread cleaning = new Thread(this::endAndClean, "conformance-cleaning");
    Runtime.getRuntime().addShutdownHook(cleaning);
    return () -> {
      if (interrupted) {
        waitForTheEnd();
      }
      Runtime.getRuntime().removeShutdownHook(cleaning);
    };
  }

  private void endAndClean() {
    // The sentence that is being tried must not make more, nor hold what only one may hold.
    interrupted = true;
    SecretBackend held = latest;
    if (held != null) {
      held.close();
    }
    ConformanceRun.clean(new Harness(opener));
  }

  /** The process ends when all is clean; what the broken run found out is of no use to anyone. */
  private static void waitForTheEnd() {
    while (true) {
      LockSupport.park();
    }
  }

  /** An obligation that is taken back when it is closed. */
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }

  private final class Harness implements BackendHarness {
    private final Supplier<SecretBackend> door;

    Harness(Supplier<SecretBackend> door) {
      this.door = door;
    }

    @Override
    public String title() {
      return store;
    }

    @Override
    public SecretBackend open() {
      return door.get();
    }

    @Override
    public NamePrefix prefix() {
      return prefix;
    }

    @Override
    public boolean outlivesClosing() {
      return outlivesClosing;
    }

    /** Those that all channels of gRPC share. */
    @Override
    public Set<String> shared() {
      return Set.of("grpc-");
    }
  }
}
