package dev.coffer.local.table;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.Page;
import dev.coffer.model.Provenance;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.Operation;
import java.util.ArrayList;
import java.util.List;

/**
 * What a store of this kind answers, given what it holds: the reads, and the refusals.
 *
 * @param store the configured name of the store
 * @param capabilities what it declares; everything else is refused
 */
public record Answers(String store, Capabilities capabilities) {

  /**
   * Refuses what the store does not declare.
   *
   * @throws SecretsException UNSUPPORTED
   */
  public void requireSupported(Operation<?> operation) {
    Capability missing = operation.missingFrom(capabilities);
    if (missing != null) {
      throw unsupported(missing, operation);
    }
  }

  private SecretsException unsupported(Capability missing, Operation<?> operation) {
    return SecretsException.of(
            ErrorCode.UNSUPPORTED,
            "The store \"" + store + "\" cannot do that: it does not declare " + missing + ".")
        .store(store)
        .name(operation.name())
        .remedy("Use a store that can; \"coffer capabilities " + store + "\" lists what this can.")
        .build();
  }

  /** The refusal of an operation that the store never declares. */
  public SecretsException refusal(Operation<?> operation) {
    Capability missing = operation.missingFrom(capabilities);
    if (missing == null) {
      throw new IllegalStateException(operation.verb() + " is declared and must be answered");
    }
    return unsupported(missing, operation);
  }

  /** The refusal of a store that is closed. */
  public SecretsException isClosed() {
    return SecretsException.closed("store").store(store).build();
  }

  public Secret get(Contents contents, GetRequest request) {
    requireSupported(request);
    Row row = row(contents, request.name());
    if (!(request.selector() instanceof Selector.ByStage by && by.stage().equals(Stage.CURRENT))) {
      throw SecretsException.of(ErrorCode.NOT_FOUND, "No version of the secret bears that stage.")
          .store(store)
          .name(request.name())
          .remedy("Ask for the stage current: this store keeps one version.")
          .build();
    }
    return new Secret(row.value().get(), row.version(), Provenance.fresh(store));
  }

  public List<BatchEntry> getMany(Contents contents, GetManyRequest request) {
    requireSupported(request);
    List<BatchEntry> entries = new ArrayList<>();
    for (GetRequest get : request.gets()) {
      entries.add(entry(contents, get));
    }
    return List.copyOf(entries);
  }

  private BatchEntry entry(Contents contents, GetRequest get) {
    try {
      return new BatchEntry.Found(get.name(), get(contents, get));
    } catch (SecretsException e) {
      return new BatchEntry.Failed(get.name(), e);
    }
  }

  public SecretMetadata describe(Contents contents, SecretName name) {
    return row(contents, name).metadata();
  }

  private Row row(Contents contents, SecretName name) {
    Row row = contents.find(name);
    if (row == null) {
      throw SecretsException.of(ErrorCode.NOT_FOUND, "There is no secret of that name.")
          .store(store)
          .name(name)
          .remedy("Check the spelling with a list.")
          .build();
    }
    return row.as(name);
  }

  /** The first page carries what has no name; a token names the last item of its page. */
  public Page<SecretMetadata> list(Contents contents, ListRequest request) {
    requireSupported(request);
    PageToken token = PageToken.of(request);
    List<SecretMetadata> items = new ArrayList<>();
    List<String> unaddressable = token.isFirst() ? contents.unaddressable() : List.of();
    for (Row row : contents.rows().values()) {
      if (!token.isBefore(row.name()) || !matches(row, request)) {
        continue;
      }
      if (items.size() == request.pageSize()) {
        String next = token.after(items.get(items.size() - 1).name());
        return new Page<>(items, next, unaddressable);
      }
      items.add(row.metadata());
    }
    return new Page<>(items, "", unaddressable);
  }

  private static boolean matches(Row row, ListRequest request) {
    return request.prefix().matches(row.name())
        && row.labels().entrySet().containsAll(request.labels().entrySet());
  }
}
