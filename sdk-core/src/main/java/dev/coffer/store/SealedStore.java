package dev.coffer.store;

import dev.coffer.key.KeyProvider;
import dev.coffer.key.MacKey;
import dev.coffer.key.MacPurpose;
import dev.coffer.key.RootKeys;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.ChangeSubscription;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.Interest;
import dev.coffer.spi.Limits;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
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
public final class SealedStore implements SecretBackend, JournaledStore {
  private static final Set<Capability> CAPABILITIES =
      EnumSet.complementOf(
          EnumSet.of(Capability.PUT_RESTORES, Capability.BATCH_GET, Capability.OBSERVED_CHANGES));

  private final RecordStore records;
  private final SealedConfig config;
  private final StoreErrors errors;
  private final LiveRing ring;
  private final Capabilities capabilities;
  private final SealedRows rows;
  private final GroupCommit groups;
  private final Committer committer;
  private final ChangeListeners listeners = new ChangeListeners();
  private final RowHasher hasher;
  private final SecretReader reader;
  private final SecretLists lists;
  private final SecretWriter writer;
  private final Mutations mutations;
  private final Journal journal;
  private final SealedSystemRecords system;
  private final SealedKeys keys;
  private final KeyCare care;
  private final Verifier verifier;
  private final StoreParts parts;
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile StoreIdentity identity;

  private SealedStore(
      StoreErrors errors,
      RecordStore records,
      RootKeys roots,
      StoreOpening opening,
      SealedConfig config) {
    this.errors = errors;
    this.parts = new StoreParts(errors);
    this.records = records;
    this.config = config;
    this.ring = opening.ring();
    this.identity = opening.identity();
    this.capabilities =
        new Capabilities(
            CAPABILITIES,
            new Limits(
                config.maxValueBytes(),
                SecretBounds.MAX_LABELS,
                config.maxVersions(),
                Limits.MAX_PAGE_SIZE));
    this.rows = StoreOpening.rows(ring, roots, config.keys().mode(), records, identity, errors);
    this.hasher = new RowHasher(ring.mac(MacPurpose.SET_HASH));
    this.journal = new Journal(records, rows, errors);
    Retention retention = new Retention(records, journal, config);
    this.groups =
        new GroupCommit(
            records, rows, hasher, journal, retention, ring, config.clock(), opening.ledger());
    UncommittedRows uncommitted = new UncommittedRows(records);
    WriteQueue queue = new WriteQueue(config.queuedWrites(), errors);
    this.committer = new Committer(queue, uncommitted, groups, listeners, errors);
    SecretEdits edits = new SecretEdits(errors, config.maxVersions());
    this.reader = new SecretReader(records, rows, edits, config, errors);
    PageTokens tokens = new PageTokens(ring.mac(MacPurpose.PAGE_TOKEN), errors);
    this.lists = new SecretLists(records, rows, reader, tokens, errors);
    this.mutations = new Mutations(edits, uncommitted, rows, config.maxValueBytes(), errors);
    Outcomes outcomes = new Outcomes(ring.mac(MacPurpose.REQUEST_ID), rows, uncommitted);
    this.writer =
        new SecretWriter(
            rows, uncommitted, hasher, outcomes, committer, groups::ledger, config.clock(), errors);
    RecordEdits recordEdits =
        new RecordEdits(
            rows,
            uncommitted,
            hasher,
            outcomes,
            committer,
            groups::ledger,
            writer.requests(),
            errors);
    this.system =
        new SealedSystemRecords(
            records, rows, uncommitted, hasher, committer, recordEdits, tokens, errors);
    Rewrapper rewrapper =
        new Rewrapper(
            records,
            new RowRewrap(
                rows,
                StoreOpening.identityRows(ring, records, errors),
                uncommitted,
                hasher,
                committer,
                writer.names(),
                system.lanes()),
            system,
            committer,
            groups::ledger,
            () -> RewrapTarget.of(ring, roots, config.keys().mode()),
            roots,
            config,
            errors);
    Semaphore wakes = new Semaphore(0);
    this.keys =
        new SealedKeys(
            ring,
            roots,
            committer,
            hasher,
            rewrapper,
            system,
            new KeyUses(records, errors),
            config,
            errors,
            wakes::release);
    this.care = new KeyCare(keys, rewrapper, wakes, errors);
    this.verifier =
        new Verifier(records, rows, hasher, journal, groups::ledger, this::readIdentity);
    committer.start();
    if (config.keys().rewrapRate() > 0) {
      care.start();
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
    StoreErrors errors = new StoreErrors(label);
    return closingOnFailure(
        records,
        () ->
            new SealedStore(
                errors,
                records,
                roots,
                StoreOpening.create(records, roots, config, errors),
                config));
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
    StoreErrors errors = new StoreErrors(label);
    return closingOnFailure(
        records,
        () ->
            new SealedStore(
                errors, records, roots, StoreOpening.open(records, roots, config, errors), config));
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
      store.requireClean(store.verify());
      store.beginEpoch();
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** The store's own identity, made at its birth; its envelopes are bound to it. */
  @Override
  public UUID id() {
    return identity.id();
  }

  @Override
  public long epoch() {
    return identity.epoch();
  }

  /** Reads one revision whole, opens every record and recomputes the set hash. */
  public VerifyReport verify() {
    requireOpen();
    return verifier.verify();
  }

  /**
   * Copies one revision, online, into a new file: sealed as the store is. The store remembers which
   * keys it needs, see {@link StoreKeys#backups()}.
   */
  public void backup(Path target) {
    requireOpen();
    keys.noteBackup();
    records.backup(target);
  }

  /** Copies one revision into a new file in which the store goes on: not a backup of it. */
  public void copyTo(Path target) {
    requireOpen();
    records.backup(target);
  }

  /** The store's keys: what there is, rotation, rewrap, destruction. */
  public StoreKeys keys() {
    return keys;
  }

  /** Does at once what its keys need, instead of the thread that looks after them. */
  boolean careForKeys() throws InterruptedException {
    return care.turn();
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
    return parts.get(kind, () -> make.apply(this));
  }

  /** The configured name. */
  public String label() {
    return errors.label();
  }

  /** The time that this store goes by. */
  public Clock clock() {
    return config.clock();
  }

  @Override
  public String origin() {
    return "";
  }

  @Override
  public boolean hasBegun() {
    return true;
  }

  /**
   * Adds to the journal what was observed in other stores; durable when it returns.
   *
   * @param observed in the order in which it is told
   */
  public void observe(List<Observed> observed, OperationContext context) {
    requireOpen();
    List<PendingWrite> writes = new ArrayList<>();
    for (Observed one : observed) {
      PendingWrite write =
          new PendingWrite(new RowChanges(hasher), one.event(config.clock().instant()));
      committer.submit(committer.enter(context), write);
      writes.add(write);
    }
    writes.forEach(write -> write.await(context, errors));
  }

  @Override
  public long journalRevision() {
    return groups.ledger().journalHead();
  }

  @Override
  public long journalFirst() {
    return groups.ledger().journalFirst();
  }

  @Override
  public List<JournalEvent> journal(long fromRevision, int limit) {
    requireOpen();
    return journal.read(fromRevision, limit, groups.ledger());
  }

  @Override
  public Subscription follow(Consumer<JournalEvent> follower) {
    requireOpen();
    return listeners.follow(follower);
  }

  @Override
  public StoreSnapshot snapshot(NamePrefix prefix) {
    requireOpen();
    RecordSnapshot held = records.snapshot();
    try {
      return new SealedSnapshot(held, rows, errors, prefix);
    } catch (RuntimeException e) {
      held.close();
      throw e;
    }
  }

  @Override
  public MacKey resumeTokenKey() {
    return ring.mac(MacPurpose.RESUME_TOKEN);
  }

  /**
   * A keyed fingerprint of a value, equal for equal values of one name in this store and of no
   * meaning without the store's key.
   */
  public byte[] fingerprint(SecretName name, SecretValue value) {
    byte[] bytes = value.bytes();
    try {
      return ring.mac(MacPurpose.FINGERPRINT)
          .sign(
              name.text().getBytes(StandardCharsets.US_ASCII),
              value.kind().name().getBytes(StandardCharsets.US_ASCII),
              bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  public Capabilities capabilities() {
    return capabilities;
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    begin(context);
    return reader.get(request);
  }

  @Override
  public List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    List<BatchEntry> entries = new ArrayList<>(request.gets().size());
    for (GetRequest one : request.gets()) {
      entries.add(getOne(one, context));
    }
    return List.copyOf(entries);
  }

  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    begin(context);
    return reader.describe(request);
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    begin(context);
    return lists.list(request, context);
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    begin(context);
    return lists.listVersions(request, context);
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
    if (closed.get()) {
      return Probe.failing("is closed");
    }
    SecretsException why = committer.failure();
    if (why != null) {
      return Probe.failing(why);
    }
    try {
      records.revision();
      return Probe.HEALTHY;
    } catch (SecretsException e) {
      return Probe.failing(e);
    }
  }

  @Override
  public ChangeSubscription changes(Interest interest, ChangeListener listener) {
    requireOpen();
    return listeners.add(interest, listener);
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    parts.close();
    care.close();
    committer.close();
    listeners.clear();
    ring.close();
    records.close();
  }

  private BatchEntry getOne(GetRequest request, OperationContext context) {
    try {
      return new BatchEntry.Found(request.name(), get(request, context));
    } catch (SecretsException e) {
      return new BatchEntry.Failed(request.name(), e);
    }
  }

  private void begin(OperationContext context) {
    requireOpen();
    context.checkDeadline();
  }

  private void requireOpen() {
    if (closed.get()) {
      throw errors.closed();
    }
    committer.requireReadable();
  }

  private StoreIdentity readIdentity() {
    Record row = records.get(RowKeys.IDENTITY);
    if (row == null) {
      throw errors.damaged(null, null);
    }
    return StoreIdentity.open(row.value(), StoreOpening.identityRows(ring, records, errors));
  }

  private void requireClean(VerifyReport report) {
    if (!report.isClean()) {
      VerifyReport.Finding first = report.findings().get(0);
      throw SecretsException.of(
              ErrorCode.INTEGRITY,
              "The copy is damaged: " + first.record() + " " + first.problem() + ".")
          .store(errors.label())
          .remedy("Restore another backup.")
          .build();
    }
  }

  private void beginEpoch() {
    byte[] old = Objects.requireNonNull(records.get(RowKeys.IDENTITY)).value();
    StoreIdentity next = identity.restored(config.clock().instant());
    RowChanges changes = new RowChanges(hasher);
    changes.write(
        RowKeys.IDENTITY, old, next.seal(StoreOpening.identityRows(ring, records, errors)));
    PendingWrite write = new PendingWrite(changes, null);
    committer.submit(committer.enter(OperationContext.LOCAL), write);
    write.await(OperationContext.LOCAL, errors);
    identity = next;
  }

  private static SealedStore closingOnFailure(RecordStore records, Supplier<SealedStore> opening) {
    try {
      return opening.get();
    } catch (RuntimeException e) {
      records.close();
      throw e;
    }
  }
}
