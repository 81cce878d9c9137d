package dev.coffer.store;

import dev.coffer.key.KeyProvider;
import dev.coffer.model.BatchEntry;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Version;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.ChangeListener;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
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
import java.util.List;
import java.util.UUID;

/** Coffer's own store, over any {@link RecordStore}. */
public final class SealedStore implements SecretBackend {
  private SealedStore() {}

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
    throw new UnsupportedOperationException(label + records + root + config);
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
    throw new UnsupportedOperationException(label + records + root + config);
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
    throw new UnsupportedOperationException(label + copy + root + config);
  }

  /** The store's own identity, made at its birth; its envelopes are bound to it. */
  public UUID id() {
    throw new UnsupportedOperationException();
  }

  /** Rises with each restore; positions of another epoch mean nothing. */
  public long epoch() {
    throw new UnsupportedOperationException();
  }

  /** Reads one revision whole, opens every record and recomputes the set hash. */
  public VerifyReport verify() {
    throw new UnsupportedOperationException();
  }

  /** Copies one revision, online, into a new file: sealed as the store is. */
  public void backup(Path target) {
    throw new UnsupportedOperationException(target.toString());
  }

  /** The server's own state in this store. */
  public SystemRecords system() {
    throw new UnsupportedOperationException();
  }

  /** The revision of the last journal event; 0 when there was none. */
  public long journalRevision() {
    throw new UnsupportedOperationException();
  }

  /**
   * Durable changes in order.
   *
   * @param fromRevision the first revision wanted, from 1; one more than {@link #journalRevision()}
   *     gives none
   * @param limit 1 to 1000
   * @throws dev.coffer.model.SecretsException HISTORY_COMPACTED when the journal no longer reaches
   *     back to it; INVALID_ARGUMENT for a revision that is still to come
   */
  public List<JournalEvent> journal(long fromRevision, int limit) {
    throw new UnsupportedOperationException(fromRevision + " " + limit);
  }

  /**
   * A keyed fingerprint of a value, equal for equal values of one name in this store and of no
   * meaning without the store's key.
   */
  public byte[] fingerprint(SecretName name, SecretValue value) {
    throw new UnsupportedOperationException(name + " " + value);
  }

  @Override
  public Capabilities capabilities() {
    throw new UnsupportedOperationException();
  }

  @Override
  public Secret get(GetRequest request, OperationContext context) {
    throw new UnsupportedOperationException(request + " " + context);
  }

  @Override
  public List<BatchEntry> getMany(GetManyRequest request, OperationContext context) {
    throw new UnsupportedOperationException(request + " " + context);
  }

  @Override
  public SecretMetadata describe(DescribeRequest request, OperationContext context) {
    throw new UnsupportedOperationException(request + " " + context);
  }

  @Override
  public Page<SecretMetadata> list(ListRequest request, OperationContext context) {
    throw new UnsupportedOperationException(request + " " + context);
  }

  @Override
  public Page<Version> listVersions(ListVersionsRequest request, OperationContext context) {
    throw new UnsupportedOperationException(request + " " + context);
  }

  @Override
  public Version put(PutRequest request, OperationContext context) {
    throw new UnsupportedOperationException(request + " " + context);
  }

  @Override
  public Version patchFields(PatchFieldsRequest request, OperationContext context) {
    throw new UnsupportedOperationException(request + " " + context);
  }

  @Override
  public SecretMetadata updateMetadata(UpdateMetadataRequest request, OperationContext context) {
    throw new UnsupportedOperationException(request + " " + context);
  }

  @Override
  public SecretMetadata moveStage(MoveStageRequest request, OperationContext context) {
    throw new UnsupportedOperationException(request + " " + context);
  }

  @Override
  public Version setVersionState(SetVersionStateRequest request, OperationContext context) {
    throw new UnsupportedOperationException(request + " " + context);
  }

  @Override
  public SecretMetadata delete(DeleteRequest request, OperationContext context) {
    throw new UnsupportedOperationException(request + " " + context);
  }

  @Override
  public SecretMetadata restore(RestoreRequest request, OperationContext context) {
    throw new UnsupportedOperationException(request + " " + context);
  }

  @Override
  public Purged purge(PurgeRequest request, OperationContext context) {
    throw new UnsupportedOperationException(request + " " + context);
  }

  @Override
  public Probe probe(OperationContext context) {
    throw new UnsupportedOperationException(context.toString());
  }

  @Override
  public Subscription changes(ChangeListener listener) {
    throw new UnsupportedOperationException(listener.toString());
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
