package dev.coffer.store;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.RootKeys;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Version;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Interest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.Probe;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.Purged;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Coffer's own store, over any {@link RecordStore}: every record is sealed before it is written,
 * and each write is one transaction of the version, the metadata with its pointers, the journal
 * event and the outcome of the request id. Writes of many callers are committed in groups by one
 * thread.
 *
 * <p>What the rows show to who can read them: the names of secrets, how many versions they have,
 * sizes and times of writing. What someone who can write them can do without being noticed at once:
 * put back an earlier row of a record, whole, or remove one; {@link #verify()} finds it. To put
 * back the whole store as it was is found only by a checkpoint that is kept elsewhere.
 *
 * <p>In this store the id of a version is its number as text. Numbers rise by one and are never
 * given twice, also not after a purge. Metadata is bounded: see {@link SealedConfig} for versions;
 * at most 64 labels (keys of 1 to 128 characters of {@code [A-Za-z0-9_./:-]}, values of at most 512
 * bytes without control characters), 64 stages, 2048 bytes of description, 255 printable ASCII
 * characters of content type.
 *
 * <p>Thread-safe. After an error of the records while writing, the store stops: it acknowledges
 * nothing more and says why in {@link #probe}; full records alone let it go on once there is room.
 */
public final class SealedStore extends SealedJournal implements SecretBackend {
  private final StoreGround ground;
  private final Capabilities capabilities;
  private final SecretReads reads;
  private final SecretWriter writer;
  private final Mutations mutations;
  private final SealedSystemRecords system;
  private final KeyRoom keys;
  private final KeptParts kept;

  private SealedStore(StoreGround ground) {
    super(ground);
    this.ground = ground;
    this.capabilities = SealedCapabilities.of(ground.config());
    SecretEdits edits = new SecretEdits(ground.errors(), ground.config().maxVersions());
    this.reads = new SecretReads(ground, edits);
    this.mutations = new Mutations(ground, edits);
    RowWrites writes = new RowWrites(ground);
    this.writer = new SecretWriter(ground, writes);
    this.system = new SealedSystemRecords(ground, writes);
    this.keys = new KeyRoom(ground, writer.names(), system);
    this.kept = new KeptParts(ground.errors());
    ground.committer().start();
    if (ground.config().keys().rewrapRate() > 0) {
      keys.care().start();
    }
  }

  /**
   * Gives birth to a store: its identity, its key ring under the root key, and nothing else.
   *
   * @param label the configured name, for errors and provenance; not part of the data
   * @param records owned by the store from here on, also when this fails
   * @param root stays open for as long as the store; not closed by it
   * @throws dev.coffer.model.SecretsException ALREADY_EXISTS when the records hold anything
   */
  public static SealedStore create(
      String label, RecordStore records, KeyProvider root, SealedConfig config) {
    return create(label, records, RootKeys.of(root), config);
  }

  /** The same with several root keys, each of which opens it. */
  public static SealedStore create(
      String label, RecordStore records, RootKeys roots, SealedConfig config) {
    return closingOnFailure(records, () -> StoreGround.create(label, records, roots, config));
  }

  /**
   * Opens a store that was born before.
   *
   * @param label the configured name, for errors and provenance
   * @param records owned by the store from here on, also when this fails
   * @param root stays open for as long as the store; not closed by it
   * @throws dev.coffer.model.SecretsException CONFIGURATION when the records are empty (run
   *     bootstrap) or of a newer format; INTEGRITY when there is data without its ring, or the ring
   *     does not open with this root key: it is never keyed anew
   */
  public static SealedStore open(
      String label, RecordStore records, KeyProvider root, SealedConfig config) {
    return open(label, records, RootKeys.of(root), config);
  }

  /** The same with several root keys, the first of which that can be reached opens it. */
  public static SealedStore open(
      String label, RecordStore records, RootKeys roots, SealedConfig config) {
    return closingOnFailure(records, () -> StoreGround.open(label, records, roots, config));
  }

  /**
   * Opens a copy that {@link #backup} made, verifies it, and gives it a new epoch, so that resume
   * tokens and caches of the old one cannot be confused with it.
   *
   * @throws dev.coffer.model.SecretsException as {@link #open}; INTEGRITY when verify finds
   *     anything
   */
  public static SealedStore restore(
      String label, RecordStore copy, KeyProvider root, SealedConfig config) {
    return restore(label, copy, RootKeys.of(root), config);
  }

  /** The same with several root keys. */
  public static SealedStore restore(
      String label, RecordStore copy, RootKeys roots, SealedConfig config) {
    SealedStore store = open(label, copy, roots, config);
    try {
      store.ground.requireClean(store.verify());
      store.ground.beginEpoch();
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Reads one revision whole, opens every record and recomputes the set hash. */
  public VerifyReport verify() {
    ground.requireOpen();
    return ground.verifier().verify();
  }

  /**
   * Copies one revision, online, into a new file: sealed as the store is. The store remembers which
   * keys it needs, see {@link StoreKeys#backups()}.
   */
  public void backup(Path target) {
    ground.requireOpen();
    keys.keys().noteBackup();
    ground.records().backup(target);
  }

  /** Copies one revision into a new file in which the store goes on: not a backup of it. */
  public void copyTo(Path target) {
    ground.requireOpen();
    ground.records().backup(target);
  }

  /** The store's keys: what there is, rotation, rewrap, destruction. */
  public StoreKeys keys() {
    return keys.keys();
  }

  /** Does at once what its keys need, instead of the thread that looks after them. */
  boolean careForKeys() throws InterruptedException {
    return keys.care().turn();
  }

  /** The server's own state in this store. */
  public SystemRecords system() {
    return system;
  }

  /**
   * What is kept beside this store, one of each kind: made at the first call, closed before the
   * store.
   *
   * @throws dev.coffer.model.SecretsException UNAVAILABLE once the store is closed
   */
  public <P extends StorePart> P part(Class<P> kind, Function<SealedStore, P> make) {
    return kept.get(kind, () -> make.apply(this));
  }

  /** The configured name. */
  public String label() {
    return ground.errors().label();
  }

  /** The time that this store goes by. */
  public Clock clock() {
    return ground.config().clock();
  }

  /**
   * A keyed fingerprint of a value, equal for equal values of one name in this store and of no
   * meaning without the store's key.
   */
  public byte[] fingerprint(SecretName name, SecretValue value) {
    return keys.fingerprint(name, value);
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    return reads.get(request, context);
  }

  @Override
  public List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    return reads.getMany(request, context);
  }

  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    return reads.describe(request, context);
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    return reads.list(request, context);
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    return reads.listVersions(request, context);
  }

  @Override
  public Version put(PutRequest request, OperationContext context) {
    return writer.write(mutations.put(request), context);
  }

  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    return writer.write(mutations.patchFields(request), context);
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    return writer.write(mutations.updateMetadata(request), context);
  }

  @Override
  public SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    return writer.write(mutations.moveStage(request), context);
  }

  @Override
  public Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    return writer.write(mutations.setVersionState(request), context);
  }

  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    return writer.write(mutations.delete(request), context);
  }

  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    return writer.write(mutations.restore(request), context);
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    return writer.write(mutations.purge(request), context);
  }

  @Override
  public Probe probe(OperationContext context) {
    return ground.probe();
  }

  @Override
  public ChangeSubscription changes(Interest interest, ChangeListener listener) {
    ground.requireOpen();
    return ground.listeners().add(interest, listener);
  }

  @Override
  public void close() {
    if (ground.closed().getAndSet(true)) {
      return;
    }
    kept.close();
    keys.care().close();
    ground.committer().close();
    ground.listeners().clear();
    ground.ring().close();
    ground.records().close();
  }

  private static SealedStore closingOnFailure(RecordStore records, Supplier<StoreGround> ground) {
    try {
      return new SealedStore(ground.get());
    } catch (RuntimeException e) {
      records.close();
      throw e;
    }
  }
}
