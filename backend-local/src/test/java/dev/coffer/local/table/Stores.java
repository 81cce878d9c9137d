package dev.coffer.local.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.Page;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SecretBackend;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Short spellings for the stores of this module's tests. */
public final class Stores {
  private static final OperationContext LOCAL = OperationContext.LOCAL;

  private Stores() {}

  public static String get(SecretBackend store, String name) {
    try (Secret secret = store.get(GetRequest.current(SecretName.of(name)), LOCAL)) {
      return secret.value().utf8();
    }
  }

  public static List<String> names(SecretBackend store) {
    return page(store, 1000, "").items().stream().map(each -> each.name().text()).toList();
  }

  public static List<String> unaddressable(SecretBackend store) {
    return page(store, 1000, "").unaddressable();
  }

  public static Page<SecretMetadata> page(SecretBackend store, int size, String token) {
    return store.list(ListRequest.of(NamePrefix.ALL, size).after(token), LOCAL);
  }

  public static SecretsException refusal(ThrowingCallable call) {
    return catchThrowableOfType(SecretsException.class, call);
  }

  /** Every operation that needs a capability the store lacks must say so, and not with another. */
  public static void assertRefusesWhatItDoesNotDeclare(SecretBackend store, String existing) {
    List<String> wrong = new ArrayList<>();
    for (Operation<?> operation : everything(SecretName.of(existing))) {
      if (operation.missingFrom(store.capabilities()) != null) {
        SecretsException e = refusal(() -> operation.on(store, LOCAL));
        if (e == null || e.code() != ErrorCode.UNSUPPORTED) {
          wrong.add(operation.verb() + ": " + e);
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static List<Operation<?>> everything(SecretName name) {
    VersionId version = VersionId.of("1");
    SecretValue value = SecretValue.ofUtf8("x");
    SecretValue fields = SecretValue.ofFields(Map.of("a", "b"));
    MetadataChange labelled = MetadataChange.builder().label("a", "b").build();
    return List.of(
        new GetRequest(name, Selector.version(version)),
        new ListVersionsRequest(name, 10, ""),
        new ListRequest(NamePrefix.ALL, Map.of(), true, null, 10, ""),
        PutRequest.of(name, value),
        PutRequest.of(name, fields),
        new PutRequest(name, value, PutCondition.CREATE_ONLY, Stage.CURRENT, MetadataChange.NONE),
        new PutRequest(name, value, PutCondition.NONE, Stage.PENDING, MetadataChange.NONE),
        new PutRequest(name, value, PutCondition.NONE, Stage.CURRENT, labelled),
        new PatchFieldsRequest(name, fields, Set.of(), PutCondition.NONE, MetadataChange.NONE),
        new UpdateMetadataRequest(name, labelled, ""),
        new MoveStageRequest(name, Stage.CURRENT, version, null),
        new SetVersionStateRequest(name, version, false),
        new DeleteRequest(name, null),
        new DeleteRequest(name, version),
        new RestoreRequest(name, null),
        new PurgeRequest(name, null),
        new PurgeRequest(name, version));
  }
}
