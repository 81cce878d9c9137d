package dev.coffer;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretValue;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Purged;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * A {@link SecretsClient} whose calls are futures: the same calls, run by an executor. {@link
 * AsyncExecutors#create} has one to begin with. A future fails with the {@link
 * dev.coffer.model.SecretsException} itself as its cause. Cancelling a future does not end the
 * call; its timeout does. Immutable and thread-safe; closes nothing.
 */
public final class AsyncSecretsClient {
  private final SecretsClient client;
  private final Executor executor;

  AsyncSecretsClient(SecretsClient client, Executor executor) {
    this.client = client;
    this.executor = executor;
  }

  /** The client whose calls these are. */
  public SecretsClient sync() {
    return client;
  }

  /** See {@link SecretsClient#get(String)}. */
  public CompletableFuture<SecretValue> get(String name) {
    return later(() -> client.get(name));
  }

  /** See {@link SecretsClient#get(String, String)}. */
  public CompletableFuture<String> get(String name, String field) {
    return later(() -> client.get(name, field));
  }

  /** See {@link SecretsClient#get(Get)}. */
  public CompletableFuture<SecretValue> get(Get get) {
    return later(() -> client.get(get));
  }

  /** See {@link SecretsClient#read(String)}. */
  public CompletableFuture<Secret> read(String name) {
    return later(() -> client.read(name));
  }

  /** See {@link SecretsClient#read(Get)}. */
  public CompletableFuture<Secret> read(Get get) {
    return later(() -> client.read(get));
  }

  /** See {@link SecretsClient#getAll}. */
  public CompletableFuture<List<BatchEntry>> getAll(Collection<String> names) {
    return later(() -> client.getAll(names));
  }

  /** See {@link SecretsClient#require}. */
  public CompletableFuture<Void> require(String... names) {
    return CompletableFuture.runAsync(() -> client.require(names), executor);
  }

  /** See {@link SecretsClient#describe}. */
  public CompletableFuture<SecretMetadata> describe(String name) {
    return later(() -> client.describe(name));
  }

  /** See {@link SecretsClient#listPage}. */
  public CompletableFuture<Page<SecretMetadata>> listPage(Query query) {
    return later(() -> client.listPage(query));
  }

  /** See {@link SecretsClient#versions}. */
  public CompletableFuture<List<Version>> versions(String name) {
    return later(() -> client.versions(name));
  }

  /** See {@link SecretsClient#put(String, SecretValue)}. Close the value once this completed. */
  public CompletableFuture<Version> put(String name, SecretValue value) {
    return later(() -> client.put(name, value));
  }

  /** See {@link SecretsClient#put(Put)}. Close the value once this completed. */
  public CompletableFuture<Version> put(Put put) {
    return later(() -> client.put(put));
  }

  /** See {@link SecretsClient#patch}. */
  public CompletableFuture<Version> patch(Patch patch) {
    return later(() -> client.patch(patch));
  }

  /** See {@link SecretsClient#update}. */
  public CompletableFuture<SecretMetadata> update(Update update) {
    return later(() -> client.update(update));
  }

  /** See {@link SecretsClient#promote}. */
  public CompletableFuture<SecretMetadata> promote(String name, VersionId version) {
    return later(() -> client.promote(name, version));
  }

  /** See {@link SecretsClient#moveStage(String, Stage, VersionId)}. */
  public CompletableFuture<SecretMetadata> moveStage(String name, Stage stage, VersionId to) {
    return later(() -> client.moveStage(name, stage, to));
  }

  /** See {@link SecretsClient#rollback}. */
  public CompletableFuture<Rollback> rollback(String name) {
    return later(() -> client.rollback(name));
  }

  /** See {@link SecretsClient#disable}. */
  public CompletableFuture<Version> disable(String name, VersionId version) {
    return later(() -> client.disable(name, version));
  }

  /** See {@link SecretsClient#enable}. */
  public CompletableFuture<Version> enable(String name, VersionId version) {
    return later(() -> client.enable(name, version));
  }

  /** See {@link SecretsClient#delete(String)}. */
  public CompletableFuture<SecretMetadata> delete(String name) {
    return later(() -> client.delete(name));
  }

  /** See {@link SecretsClient#delete(String, VersionId)}. */
  public CompletableFuture<SecretMetadata> delete(String name, VersionId version) {
    return later(() -> client.delete(name, version));
  }

  /** See {@link SecretsClient#restore(String)}. */
  public CompletableFuture<SecretMetadata> restore(String name) {
    return later(() -> client.restore(name));
  }

  /** See {@link SecretsClient#restore(String, VersionId)}. */
  public CompletableFuture<SecretMetadata> restore(String name, VersionId version) {
    return later(() -> client.restore(name, version));
  }

  /** See {@link SecretsClient#purge(String)}. */
  public CompletableFuture<Purged> purge(String name) {
    return later(() -> client.purge(name));
  }

  /** See {@link SecretsClient#purge(String, VersionId)}. */
  public CompletableFuture<Purged> purge(String name, VersionId version) {
    return later(() -> client.purge(name, version));
  }

  private <T> CompletableFuture<T> later(Supplier<T> call) {
    return CompletableFuture.supplyAsync(call, executor);
  }
}
