package dev.coffer.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.SecretsClient;
import dev.coffer.azure.keyvault.KeyVaultConfig;
import dev.coffer.conformance.fault.HttpFaultProxy;
import dev.coffer.conformance.peer.OpenBao;
import dev.coffer.gcp.secretmanager.SecretManagerConfig;
import dev.coffer.layer.cache.CacheConfig;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.observe.CallBudget;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.Interest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.vault.VaultConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * How many calls a service gets, counted where they arrive. With {@code -Dcoffer.watched.seconds}
 * it watches longer, as the benchmark does.
 */
final class ServiceCallsTest {
  private static final int THREADS = 64;
  private static final int WATCHED = 1_000;
  private static final CallBudget BUDGET = new CallBudget(60);
  private static final int SECONDS = Integer.getInteger("coffer.watched.seconds", 20);

  /** How many of the watched secrets are there. */
  private static final int THERE = Integer.getInteger("coffer.watched.there", 40);

  /** A service that counts. */
  private enum Service {
    OPENBAO {
      @Override
      Counted open() {
        HttpFaultProxy counter = HttpFaultProxy.inFrontOf(OpenBao.shared().address());
        VaultHarness harness =
            new VaultHarness(
                OpenBao.shared(), 2, VaultConfig.Names.NATIVE, counter.address().getPort());
        return new Counted(harness, harness.open(BUDGET), counter::requests, counter::close);
      }
    },
    SECRETS_MANAGER {
      @Override
      Counted open() {
        SecretsManagerHarness harness = new SecretsManagerHarness("counted", NamePrefix.ALL);
        return new Counted(harness, harness.open(BUDGET), harness::calls, () -> {});
      }
    },
    PARAMETER_STORE {
      @Override
      Counted open() {
        ParameterStoreHarness harness =
            new ParameterStoreHarness("counted", NamePrefix.of("p/"), true);
        return new Counted(harness, harness.open(BUDGET), harness::calls, () -> {});
      }
    },
    SECRET_MANAGER {
      @Override
      Counted open() {
        SecretManagerHarness harness =
            new SecretManagerHarness(SecretManagerConfig.Names.ENCODED, null);
        return new Counted(harness, harness.open(BUDGET), harness::calls, () -> {});
      }
    },
    KEY_VAULT {
      @Override
      Counted open() {
        AzureKeyVaultHarness harness = new AzureKeyVaultHarness(KeyVaultConfig.Names.ENCODED);
        return new Counted(harness, harness.open(BUDGET), harness::calls, () -> {});
      }
    };

    abstract Counted open();
  }

  private interface Count {
    long calls();
  }

  private record Counted(BackendHarness harness, SecretBackend backend, Count count, Runnable atEnd)
      implements AutoCloseable {
    void put(SecretName name) {
      try (SecretValue value = SecretValue.ofUtf8("value")) {
        backend.put(PutRequest.of(name, value), OperationContext.LOCAL);
      }
    }

    @Override
    public void close() {
      backend.close();
      harness.close();
      atEnd.run();
    }
  }

  private static SecretName name(int number) {
    return SecretName.of("counted/s" + number);
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  void a_cold_key_costs_one_call_however_many_threads_read_it(Service service) throws Exception {
    try (Counted counted = service.open()) {
      counted.put(name(0));
      SecretsClient client =
          SecretsClient.builder()
              .store("default", counted.backend())
              .cache(CacheConfig.ofTtl(Duration.ofMinutes(5)))
              .build();
      // What a first call brings about, as a login, is not counted.
      counted.put(name(1));
      client.get(name(1).text()).close();
      ExecutorService threads = Executors.newFixedThreadPool(THREADS);
      try {
        long before = counted.count().calls();
        CountDownLatch together = new CountDownLatch(THREADS);
        List<Future<String>> reads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
          reads.add(
              threads.submit(
                  () -> {
                    together.countDown();
                    together.await();
                    try (SecretValue value = client.get(name(0).text())) {
                      return value.utf8();
                    }
                  }));
        }
        for (Future<String> read : reads) {
          assertThat(read.get()).isEqualTo("value");
        }
        assertThat(counted.count().calls() - before).isEqualTo(1);
      } finally {
        threads.shutdownNow();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Service.class)
  @Execution(ExecutionMode.CONCURRENT)
  void a_thousand_watched_secrets_stay_within_the_budget(Service service) throws Exception {
    try (Counted counted = service.open()) {
      Set<SecretName> names = new HashSet<>();
      for (int i = 0; i < WATCHED; i++) {
        names.add(name(i));
        if (i < THERE) {
          counted.put(name(i));
        }
      }
      Interest interest = Interest.of(names);
      List<ChangeSubscription> watchers = new ArrayList<>();
      List<Long> each = new ArrayList<>();
      each.add(counted.count().calls());
      for (int second = 0; second < SECONDS; second++) {
        // Ever more of them watch.
        watchers.add(counted.backend().changes(interest, change -> {}));
        Thread.sleep(1_000);
        each.add(counted.count().calls());
      }
      long most = 0;
      for (int from = 0; from < each.size(); from++) {
        int to = Math.min(each.size() - 1, from + 59);
        most = Math.max(most, each.get(to) - each.get(from));
      }
      ChangeSubscription one = watchers.get(0);
      System.out.printf(
          "%s: %d names, %d watchers, %d s: %d calls, at most %d in a minute of %d; all seen: %b,"
              + " stale by %.1f s%n",
          service,
          WATCHED,
          watchers.size(),
          SECONDS,
          each.get(each.size() - 1) - each.get(0),
          most,
          BUDGET.callsPerMinute(),
          one.hasBegun(interest),
          one.staleness().toMillis() / 1e3);
      assertThat(most).isPositive().isLessThanOrEqualTo(BUDGET.callsPerMinute());
      watchers.forEach(ChangeSubscription::close);
    }
  }
}
