package dev.coffer.server.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.coffer.layer.StandardPipeline;
import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.pipeline.Stores;
import dev.coffer.proto.v1.WatchRequest;
import dev.coffer.proto.v1.WatchResponse;
import dev.coffer.server.access.Principal;
import dev.coffer.server.call.PushMethod.Pushed;
import dev.coffer.server.call.PushMethod.Pushing;
import dev.coffer.server.call.ServedStores;
import dev.coffer.server.call.Terms;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.store.MemoryRecords;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a principal may learn is asked at the moment it is told, and values are a right apart. */
class StreamRightsTest {
  private static final Terms TERMS =
      new Terms(
          new Principal("reader", Principal.Proof.CERTIFICATE, null),
          System.nanoTime() + Duration.ofMinutes(1).toNanos(),
          null,
          null);

  /** Rights that change while streams are open. */
  private static final class Changing implements StreamRights {
    private volatile String hidden = "hidden/";
    private volatile boolean values;

    @Override
    public boolean mayWatch(Principal principal, String store, SecretName name) {
      return !name.text().startsWith(hidden);
    }

    @Override
    public boolean mayReceiveValues(Principal principal, String store) {
      return values;
    }
  }

  /** A caller that always has room. */
  private static final class Reader implements Pushing<WatchResponse> {
    private final Collection<WatchResponse> messages = new ConcurrentLinkedQueue<>();
    private volatile SecretsException ended;

    @Override
    public Object connection() {
      return this;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void send(WatchResponse message) {
      messages.add(message);
    }

    @Override
    public void end(SecretsException why) {
      ended = why;
    }

    @Override
    public void prove() {
      // The wire proves it, and is not here.
    }

    Collection<String> names() {
      return messages.stream()
          .filter(WatchResponse::hasChange)
          .map(message -> message.getChange().getName())
          .toList();
    }
  }

  @TempDir Path folder;
  private final Changing rights = new Changing();
  private SoftwareKeyProvider root;
  private SealedStore store;
  private Stores stores;
  private ServedStores served;
  private Watches watches;

  @BeforeEach
  void open() {
    root = SoftwareKeyProvider.createFile(folder.resolve("root.key"));
    store = SealedStore.create("default", new MemoryRecords(), root, SealedConfig.DEFAULT);
    stores = Stores.of(Map.of("default", store), StandardPipeline.config());
    served = new ServedStores(stores, 64);
    watches = new Watches(served, rights, () -> store, 10, 10, Duration.ofMinutes(1));
  }

  @AfterEach
  void close() {
    watches.close();
    served.close();
    stores.close();
    root.close();
  }

  private void put(String name) {
    store.put(
        PutRequest.of(SecretName.of(name), SecretValue.ofUtf8("hunter2")), OperationContext.LOCAL);
  }

  private Pushed begin(WatchRequest request, Reader reader) {
    Pushed stream = watches.begin(request, TERMS, reader);
    stream.ready();
    await().until(() -> !reader.messages.isEmpty());
    return stream;
  }

  @Test
  void whatIsHiddenIsNotToldAndWhatIsHiddenLaterIsToldNoMore() {
    Reader reader = new Reader();
    Pushed stream = begin(WatchRequest.getDefaultInstance(), reader);
    put("hidden/a");
    put("open/a");
    await().until(() -> reader.names().size() == 1);
    rights.hidden = "open/";
    put("open/b");
    put("hidden/b");
    await().until(() -> reader.names().size() == 2);
    assertThat(reader.names()).containsExactly("open/a", "hidden/b");
    assertThat(reader.ended).isNull();
    stream.over();
    await().until(() -> watches.open() == 0);
  }

  @Test
  void valuesNeedARightOfTheirOwnAtTheBeginningAndAtEachMessage() {
    WatchRequest withValues = WatchRequest.newBuilder().setIncludeValue(true).build();
    SecretsException refused =
        catchThrowableOfType(
            SecretsException.class, () -> watches.begin(withValues, TERMS, new Reader()));
    assertThat(refused.code()).isEqualTo(ErrorCode.DENIED);
    assertThat(watches.open()).isZero();

    rights.values = true;
    Reader reader = new Reader();
    begin(withValues, reader);
    put("a");
    await().until(() -> reader.names().size() == 1);
    rights.values = false;
    put("b");
    await().until(() -> reader.names().size() == 2);
    assertThat(reader.messages)
        .filteredOn(WatchResponse::hasChange)
        .extracting(message -> message.getChange().hasSecret())
        .containsExactly(true, false);
  }
}
