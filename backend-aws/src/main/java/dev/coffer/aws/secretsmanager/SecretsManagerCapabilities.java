package dev.coffer.aws.secretsmanager;

import dev.coffer.aws.Labels;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.spi.Capabilities;
import dev.coffer.spi.Capability;
import dev.coffer.spi.Limits;
import dev.coffer.spi.Operation;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import java.util.Set;

/** What Secrets Manager can do. */
final class SecretsManagerCapabilities {
  static final Capabilities DECLARED =
      new Capabilities(
          Set.of(
              Capability.PUT,
              Capability.VERSIONS,
              Capability.MOVABLE_CURRENT,
              Capability.STAGES,
              Capability.COMPARE_AND_SET,
              Capability.CREATE_ONLY,
              Capability.IDEMPOTENT_PUT,
              Capability.FIELDS,
              Capability.FIELD_PATCH,
              Capability.LABELS,
              Capability.DESCRIPTION,
              Capability.CONTENT_TYPE,
              Capability.EXPIRY,
              Capability.UPDATE_METADATA,
              Capability.SOFT_DELETE,
              Capability.PURGE,
              Capability.LIST,
              Capability.LIST_DELETED,
              Capability.BATCH_GET,
              Capability.OBSERVED_CHANGES),
          // About a hundred versions are kept, and all of the last day: no number holds always.
          new Limits(SecretsManagerValues.MAX_BYTES, Labels.MAX_LABELS, 0, Limits.MAX_PAGE_SIZE));

  private SecretsManagerCapabilities() {}

  /** Refuses, past the guard too, what is not declared. */
  static void require(Operation<?> operation) {
    DECLARED.require(operation, "Secrets Manager");
    boolean aside =
        operation instanceof PutRequest put
            && put.condition() instanceof PutCondition.IfVersion
            && !put.stage().equals(Stage.CURRENT);
    if (aside) {
      throw SecretsException.of(
              ErrorCode.UNSUPPORTED,
              "Secrets Manager compares versions only where current is replaced.")
          .name(operation.name())
          .remedy("Put without the condition; current stays as it is.")
          .build();
    }
  }
}
