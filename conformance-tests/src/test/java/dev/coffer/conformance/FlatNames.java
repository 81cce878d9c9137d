package dev.coffer.conformance;

import dev.coffer.model.BatchEntry;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.Change;
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
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.Purged;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;

/**
 * The suite's names over a store whose native names have no {@code /}, so that the store sees names
 * that its service has. Nothing but names is another, so all else is the store's own.
 */
final class FlatNames {
  private final FlatSpelling spelling;
  private final SecretBackend backend;

  private FlatNames(FlatSpelling spelling, SecretBackend backend) {
    this.spelling = spelling;
    this.backend = backend;
  }

  static SecretBackend over(FlatSpelling spelling, SecretBackend backend) {
    FlatNames names = new FlatNames(spelling, backend);
    return Forwarding.watched(
        Forwarding.planted(backend, backend.capabilities(), names::answer), names::changes);
  }

  private ChangeSubscription changes(Interest interest, ChangeListener listener) {
    AtomicReference<Interest> deep = new AtomicReference<>(interest);
    ChangeSubscription inner =
        backend.changes(
            flat(interest),
            change -> {
              SecretName name = deep(change.name());
              if (deep.get().covers(name)) {
                listener.onChange(
                    new Change(change.revision(), name, change.verb(), change.version()));
              }
            });
    return new ChangeSubscription() {
      @Override
      public void turnTo(Interest next) {
        deep.set(next);
        inner.turnTo(flat(next));
      }

      @Override
      public boolean hasBegun(Interest part) {
        return inner.hasBegun(flat(part));
      }

      @Override
      public Duration staleness() {
        return inner.staleness();
      }

      @Override
      public void close() {
        inner.close();
      }
    };
  }

  /** A prefix means nothing there, so all is of interest. */
  private Interest flat(Interest interest) {
    return interest.prefixes().isEmpty()
        ? new Interest(
            Set.of(), interest.names().stream().map(this::flat).collect(Collectors.toSet()))
        : Interest.ALL;
  }

  private SecretName flat(SecretName name) {
    return spelling.flat(name);
  }

  private SecretName deep(SecretName flat) {
    return spelling.deep(flat);
  }

  private Object answer(Operation<?> operation, OperationContext context) {
    if (operation instanceof ListRequest list) {
      return page(list, context);
    }
    return deep(flat(operation).on(backend, context));
  }

  /** A prefix means nothing there, so all are asked for; a token says which prefix it is of. */
  private Page<SecretMetadata> page(ListRequest list, OperationContext context) {
    String mine = list.prefix().text() + "|";
    String token = list.pageToken();
    if (!token.isEmpty() && !token.startsWith(mine)) {
      throw SecretsException.of(ErrorCode.INVALID_ARGUMENT, "The token is of another list.")
          .remedy("Begin without a token.")
          .build();
    }
    Page<SecretMetadata> page =
        backend.list(
            new ListRequest(
                NamePrefix.ALL,
                list.labels(),
                list.deleted(),
                list.expiresBefore(),
                list.pageSize(),
                token.isEmpty() ? "" : token.substring(mine.length())),
            context);
    List<SecretMetadata> items =
        page.items().stream()
            .map(this::deep)
            .filter(item -> list.prefix().matches(item.name()))
            .toList();
    return Page.of(items, page.isLast() ? "" : mine + page.nextPageToken());
  }

  private Operation<?> flat(Operation<?> operation) {
    if (operation instanceof GetRequest get) {
      return flat(get);
    } else if (operation instanceof GetManyRequest many) {
      return new GetManyRequest(many.gets().stream().map(this::flat).toList());
    } else if (operation instanceof DescribeRequest describe) {
      return new DescribeRequest(flat(describe.name()));
    } else if (operation instanceof ListVersionsRequest list) {
      return new ListVersionsRequest(flat(list.name()), list.pageSize(), list.pageToken());
    } else if (operation instanceof PutRequest put) {
      return new PutRequest(
          flat(put.name()), put.value(), put.condition(), put.stage(), put.change());
    } else if (operation instanceof PatchFieldsRequest patch) {
      return new PatchFieldsRequest(
          flat(patch.name()), patch.set(), patch.unset(), patch.condition(), patch.change());
    } else if (operation instanceof UpdateMetadataRequest update) {
      return new UpdateMetadataRequest(flat(update.name()), update.change(), update.ifEtag());
    } else if (operation instanceof MoveStageRequest move) {
      return new MoveStageRequest(flat(move.name()), move.stage(), move.to(), move.ifFrom());
    } else if (operation instanceof SetVersionStateRequest set) {
      return new SetVersionStateRequest(flat(set.name()), set.version(), set.enabled());
    } else if (operation instanceof DeleteRequest delete) {
      return new DeleteRequest(flat(delete.name()), delete.version());
    } else if (operation instanceof RestoreRequest restore) {
      return new RestoreRequest(flat(restore.name()), restore.version());
    } else if (operation instanceof PurgeRequest purge) {
      return new PurgeRequest(flat(purge.name()), purge.version());
    }
    throw new IllegalStateException("an operation that nobody translates: " + operation.verb());
  }

  private GetRequest flat(GetRequest get) {
    return new GetRequest(flat(get.name()), get.selector());
  }

  private Object deep(Object answer) {
    if (answer instanceof Secret secret) {
      return deep(secret);
    } else if (answer instanceof SecretMetadata metadata) {
      return deep(metadata);
    } else if (answer instanceof Version version) {
      return deep(version);
    } else if (answer instanceof Purged purged) {
      return new Purged(deep(purged.name()), purged.version());
    } else if (answer instanceof Page<?> page) {
      return new Page<>(
          page.items().stream().map(this::deep).toList(),
          page.nextPageToken(),
          page.unaddressable());
    } else if (answer instanceof List<?> entries) {
      return entries.stream().map(this::deep).toList();
    } else if (answer instanceof BatchEntry.Found found) {
      return new BatchEntry.Found(deep(found.name()), deep(found.secret()));
    } else if (answer instanceof BatchEntry.Failed failed) {
      return new BatchEntry.Failed(deep(failed.name()), failed.error());
    }
    throw new IllegalStateException("an answer that nobody translates: " + answer.getClass());
  }

  private Secret deep(Secret secret) {
    return new Secret(secret.value(), deep(secret.version()), secret.provenance());
  }

  private Version deep(Version version) {
    return new Version(
        deep(version.name()),
        version.id(),
        version.number(),
        version.state(),
        version.stages(),
        version.createTime(),
        version.incarnation(),
        version.stageRevision());
  }

  private SecretMetadata deep(SecretMetadata metadata) {
    return new SecretMetadata(
        deep(metadata.name()),
        metadata.state(),
        metadata.labels(),
        metadata.description(),
        metadata.contentType(),
        metadata.expireTime(),
        metadata.createTime(),
        metadata.updateTime(),
        metadata.etag(),
        metadata.current(),
        metadata.incarnation(),
        metadata.nativeName());
  }
}
