package dev.coffer;

import dev.coffer.config.CofferConfig;
import dev.coffer.journal.EventStream;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.pipeline.Stores;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.ClientTls;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.Probe;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.Purged;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SecretSource;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.store.SealedSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Secrets, wherever they are kept: in process, by configuration or over the wire, with the same
 * behaviour. A client looks at one of its stores; {@link #store(String)}, {@link #withTimeout} and
 * {@link #withRequestId} give further views of the same client, which cost nothing and are not
 * closed. Immutable and thread-safe.
 *
 * <p>All methods throw {@link SecretsException} and nothing else for what goes wrong: its code says
 * what happened, its remedy what to do. (A value that was closed before it was put is a defect of
 * the program: {@link IllegalStateException}.) A blocked call whose thread is interrupted ends with
 * CANCELLED; a call without a timeout of its own ends after that of the client with
 * DEADLINE_EXCEEDED. Arguments are never null unless it is said.
 */
public final class SecretsClient implements AutoCloseable {
  /** The store that is meant where none is named. */
  public static final String DEFAULT_STORE = "default";

  private final Stores stores;
  private final Calls calls;
  private final Following following;
  private final boolean owner;

  private SecretsClient(Stores stores, Calls calls, Following following, boolean owner) {
    this.stores = stores;
    this.calls = calls;
    this.following = following;
    this.owner = owner;
  }

  /** Begins a client of stores that are given one by one, or of a server. */
  public static SecretsClientBuilder builder() {
    return new SecretsClientBuilder();
  }

  /** A client of the stores in a {@code coffer.yaml}, looking at {@code default}. */
  public static SecretsClient load(Path file) {
    CofferConfig config = CofferConfig.load(file);
    Stores stores = config.openStores();
    return config.keepsState() ? of(stores, config.systemStore()) : of(stores);
  }

  /**
   * A client of a Coffer server. Does not wait for the server.
   *
   * @param target a gRPC target: {@code host:7443}, {@code dns:///…}, {@code unix:…}
   * @param token who calls; read again for each connection
   */
  public static SecretsClient connect(String target, ClientTls tls, SecretSource token) {
    return builder().connect(target, tls, token).build();
  }

  /** A client of a Coffer server that knows the caller by the certificate in {@code tls}. */
  public static SecretsClient connect(String target, ClientTls tls) {
    return builder().connect(target, tls, null).build();
  }

  /** A client of these stores, which it owns, looking at {@code default}. */
  public static SecretsClient of(Stores stores) {
    return new SecretsClient(stores, Calls.on(stores, DEFAULT_STORE), new Following(null), true);
  }

  /**
   * The same with a system store: what is observed in stores that keep no journal is recorded in
   * its journal, so that they can be watched and a watch resumed.
   *
   * @param systemStore the name of a sealed store among them
   */
  public static SecretsClient of(Stores stores, String systemStore) {
    Following following = new Following(() -> SealedSource.of(stores.store(systemStore).backend()));
    return new SecretsClient(stores, Calls.on(stores, DEFAULT_STORE), following, true);
  }

  // Views

  /**
   * A view of another store.
   *
   * @throws SecretsException NOT_FOUND where it is known that there is none
   */
  public SecretsClient store(String name) {
    return view(calls.on(name));
  }

  /** A view whose calls end after this time: more than zero, at most an hour. */
  public SecretsClient withTimeout(Duration timeout) {
    return view(calls.within(timeout));
  }

  /**
   * A view for one mutation that may come again: the same id makes it one. Another mutation under
   * the same id is ALREADY_EXISTS.
   *
   * @param id 1 to 64 characters of {@code [A-Za-z0-9_.-]}
   */
  public SecretsClient withRequestId(String id) {
    return view(calls.withRequestId(id));
  }

  /** The same calls as futures, run by this executor. */
  public AsyncSecretsClient async(Executor executor) {
    return new AsyncSecretsClient(this, executor);
  }

  private SecretsClient view(Calls of) {
    return new SecretsClient(stores, of, following, false);
  }

  // Reading

  /** The current value. The caller closes it. */
  public SecretValue get(String name) {
    return calls.run(GetRequest.current(SecretName.of(name))).value();
  }

  /**
   * One field of the current value.
   *
   * @throws SecretsException NOT_FOUND where there is no such secret or field; FAILED_PRECONDITION
   *     where the value has no fields
   */
  public String get(String name, String field) {
    try (SecretValue value = get(name)) {
      return value.field(field);
    } catch (SecretsException e) {
      throw e.name() != null
          ? e
          : e.toBuilder().store(storeName()).name(SecretName.of(name)).build();
    }
  }

  /** The value of the version that is asked for. The caller closes it. */
  public SecretValue get(Get get) {
    return calls.run(get.request()).value();
  }

  /** The current value, with its version and where it came from. The caller closes it. */
  public Secret read(String name) {
    return calls.run(GetRequest.current(SecretName.of(name)));
  }

  /** The version that is asked for, with its value. The caller closes it. */
  public Secret read(Get get) {
    return calls.run(get.request());
  }

  /**
   * The current values of several secrets, in the order asked, each with a status of its own. The
   * caller closes those that were found.
   */
  public List<BatchEntry> getAll(Collection<String> names) {
    List<GetRequest> gets =
        names.stream().map(name -> GetRequest.current(SecretName.of(name))).toList();
    List<BatchEntry> entries = new ArrayList<>(gets.size());
    for (int from = 0; from < gets.size(); from += GetManyRequest.MAX_GETS) {
      int to = Math.min(gets.size(), from + GetManyRequest.MAX_GETS);
      entries.addAll(calls.run(new GetManyRequest(gets.subList(from, to))));
    }
    return List.copyOf(entries);
  }

  /**
   * Sees to it that all these secrets can be read.
   *
   * @throws SecretsException one, which names all that cannot be read and why
   */
  public void require(String... names) {
    List<BatchEntry> entries = getAll(List.of(names));
    for (BatchEntry entry : entries) {
      if (entry instanceof BatchEntry.Found found) {
        found.secret().close();
      }
    }
    Required.judge(storeName(), entries);
  }

  /** Metadata, never a value; of a deleted secret too. */
  public SecretMetadata describe(String name) {
    return calls.run(new DescribeRequest(SecretName.of(name)));
  }

  /**
   * All live secrets whose names begin so, whose pages are read as they are needed.
   *
   * @param prefix empty for all, or whole segments ending in {@code /}
   */
  public Listing list(String prefix) {
    return list(Query.of(prefix));
  }

  /** All secrets that a query asks for, whose pages are read as they are needed. */
  public Listing list(Query query) {
    return new Listing(query.request(), calls::run);
  }

  /** One page of the secrets that a query asks for. */
  public Page<SecretMetadata> listPage(Query query) {
    return calls.run(query.request());
  }

  /** All versions that the store keeps, newest first, without values. */
  public List<Version> versions(String name) {
    List<Version> versions = new ArrayList<>();
    Page<Version> page = versionsPage(name, Query.DEFAULT_PAGE_SIZE, "");
    versions.addAll(page.items());
    while (!page.isLast()) {
      page = versionsPage(name, Query.DEFAULT_PAGE_SIZE, page.nextPageToken());
      versions.addAll(page.items());
    }
    return List.copyOf(versions);
  }

  /**
   * One page of the versions, newest first.
   *
   * @param pageSize the most versions of the page: 1 to 1000
   * @param pageToken where the last page ended; empty for the first
   */
  public Page<Version> versionsPage(String name, int pageSize, String pageToken) {
    return calls.run(new ListVersionsRequest(SecretName.of(name), pageSize, pageToken));
  }

  // Following

  /**
   * Tells of changes in this store, in order and without a gap, until it is closed. It goes on by
   * itself when the connection breaks; where what happened meanwhile is no longer known it gives a
   * snapshot. The caller closes it.
   *
   * @throws SecretsException UNSUPPORTED where the store cannot be watched
   */
  public EventStream watch(Watch watch) {
    return following.watch(calls.store(), watch.request(storeName()));
  }

  /**
   * A value that follows rotation by itself for as long as this client is open. Reads it once;
   * after that nothing blocks.
   *
   * @throws SecretsException NOT_FOUND, DELETED; FAILED_PRECONDITION for a value of another type
   */
  public <T> SecretRef<T> ref(String name, SecretType<T> type) {
    return following.refs(calls.store()).add(SecretName.of(name), type);
  }

  // Writing

  /** Makes this value current, and the secret where there is none. The value stays the caller's. */
  public Version put(String name, SecretValue value) {
    return calls.run(PutRequest.of(SecretName.of(name), value));
  }

  /** Makes a new version as the put says. */
  public Version put(Put put) {
    SecretValue value = put.value();
    try {
      return identified(put.requestId()).run(put.request(value));
    } finally {
      if (put.ownsValue()) {
        value.close();
      }
    }
  }

  /** Changes single fields into a new version, and keeps all others. */
  public Version patch(Patch patch) {
    try (SecretValue fields = patch.fields()) {
      return identified(patch.requestId()).run(patch.request(fields));
    }
  }

  /** Changes metadata without a new version. */
  public SecretMetadata update(Update update) {
    return calls.run(update.request());
  }

  private Calls identified(@Nullable String requestId) {
    return requestId == null ? calls : calls.withRequestId(requestId);
  }

  // Stages and states

  /** Makes this version current; the one that was becomes previous. */
  public SecretMetadata promote(String name, VersionId version) {
    return moveStage(name, Stage.CURRENT, version);
  }

  /** Gives a stage to this version. */
  public SecretMetadata moveStage(String name, Stage stage, VersionId to) {
    return calls.run(new MoveStageRequest(SecretName.of(name), stage, to, null));
  }

  /** Gives a stage to this version, where {@code from} bears it now: compare-and-set. */
  public SecretMetadata moveStage(String name, Stage stage, VersionId to, VersionId from) {
    return calls.run(new MoveStageRequest(SecretName.of(name), stage, to, from));
  }

  /** Takes a stage away; {@code current} cannot be taken away. */
  public SecretMetadata removeStage(String name, Stage stage) {
    return calls.run(new MoveStageRequest(SecretName.of(name), stage, null, null));
  }

  /**
   * Brings the previous version back: {@code current} and {@code previous} change places where the
   * store can move them; elsewhere the previous value is written again, and the result says so.
   *
   * @throws SecretsException FAILED_PRECONDITION where there is nothing to go back to;
   *     VERSION_MISMATCH where someone else changed the secret meanwhile
   */
  public Rollback rollback(String name) {
    return new RollingBack(calls, SecretName.of(name), versions(name)).run();
  }

  /** Makes a version unreadable until it is enabled. */
  public Version disable(String name, VersionId version) {
    return calls.run(new SetVersionStateRequest(SecretName.of(name), version, false));
  }

  /** Makes a disabled version readable. */
  public Version enable(String name, VersionId version) {
    return calls.run(new SetVersionStateRequest(SecretName.of(name), version, true));
  }

  // Deleting

  /** Deletes a secret so that it can be restored. */
  public SecretMetadata delete(String name) {
    return calls.run(new DeleteRequest(SecretName.of(name), null));
  }

  /** Deletes one version so that it can be restored. */
  public SecretMetadata delete(String name, VersionId version) {
    return calls.run(new DeleteRequest(SecretName.of(name), version));
  }

  /** Undoes the deletion of a secret. */
  public SecretMetadata restore(String name) {
    return calls.run(new RestoreRequest(SecretName.of(name), null));
  }

  /** Undoes the deletion of one version. */
  public SecretMetadata restore(String name, VersionId version) {
    return calls.run(new RestoreRequest(SecretName.of(name), version));
  }

  /** Destroys a secret for good, a live one too. */
  public Purged purge(String name) {
    return calls.run(new PurgeRequest(SecretName.of(name), null));
  }

  /** Destroys the value of one version for good. */
  public Purged purge(String name, VersionId version) {
    return calls.run(new PurgeRequest(SecretName.of(name), version));
  }

  // Stores

  /** The names of all stores of this client, in the order in which they were configured. */
  public Set<String> stores() {
    return stores.names();
  }

  /** The name of the store that this view looks at. */
  public String storeName() {
    return calls.storeName();
  }

  /** What the store can do. */
  public Capabilities capabilities() {
    return calls.store().capabilities();
  }

  /**
   * The transit keys of the store that this view looks at, on its terms: they encrypt and sign, and
   * never leave it.
   *
   * @throws SecretsException UNSUPPORTED where the store is neither sealed nor behind a server
   */
  public Transit transit() {
    return Transit.of(calls);
  }

  /** The transit keys of another store. */
  public Transit transit(String store) {
    return Transit.of(calls.on(store));
  }

  /** Whether the store answers now. Never throws for a store that is down. */
  public Probe probe() {
    return calls.store().probe(calls.bounded());
  }

  /** Closes the stores and wipes what was cached. Closing a view does nothing. */
  @Override
  public void close() {
    if (owner) {
      following.close();
      stores.close();
    }
  }

  @Override
  public String toString() {
    return "SecretsClient[" + storeName() + "]";
  }
}
