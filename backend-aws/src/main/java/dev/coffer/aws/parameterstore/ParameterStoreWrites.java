package dev.coffer.aws.parameterstore;

import dev.coffer.aws.Labels;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Version;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.services.ssm.model.ParameterTier;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.PutParameterRequest;

/** Puts values, always encrypted. Tags come with the parameter where it is made, else after it. */
final class ParameterStoreWrites {
  private final ParameterStoreCalls calls;
  private final ParameterStoreConfig config;

  ParameterStoreWrites(ParameterStoreCalls calls, ParameterStoreConfig config) {
    this.calls = calls;
    this.config = config;
  }

  Version put(PutRequest request, OperationContext context) {
    SecretName name = request.name();
    Labels.check(request.change());
    String value = ParameterStoreValues.write(request.value(), config.tier().maxValueBytes());
    boolean createOnly = request.condition() instanceof PutCondition.CreateOnly;
    Map<String, String> tags = Labels.toSet(request.change());
    PutParameterRequest.Builder put =
        PutParameterRequest.builder()
            .value(value)
            .type(ParameterType.SECURE_STRING)
            .keyId(config.kmsKey())
            .tier(tier())
            .overwrite(!createOnly);
    if (createOnly && !tags.isEmpty()) {
      put.tags(ParameterStoreCalls.tags(tags));
    }
    long number = calls.put(name, put, context);
    return afterEffect(
        () -> {
          if (!createOnly) {
            update(name, request.change(), context);
          }
          return made(name, number, context);
        });
  }

  private ParameterTier tier() {
    return switch (config.tier()) {
      case STANDARD -> ParameterTier.STANDARD;
      case ADVANCED -> ParameterTier.ADVANCED;
      case INTELLIGENT -> ParameterTier.INTELLIGENT_TIERING;
    };
  }

  /** What the put made; when, only the service knows, and it may be a little late to know. */
  private Version made(SecretName name, long number, OperationContext context) {
    Instant time = null;
    try {
      time = calls.get(name, Long.toString(number), false, context).lastModifiedDate();
    } catch (SecretsException e) {
      if (e.code() != ErrorCode.NOT_FOUND) {
        throw e;
      }
    }
    return ParameterStoreAnswers.version(name, number, number, List.of(), time);
  }

  /** Whatever fails from here on, the value is there. */
  private static <R> R afterEffect(Supplier<R> rest) {
    try {
      return rest.get();
    } catch (SecretsException e) {
      throw e.toBuilder().outcomeUnknown(true).build();
    }
  }

  void update(SecretName name, MetadataChange change, OperationContext context) {
    Map<String, String> set = Labels.toSet(change);
    Set<String> remove = Labels.toRemove(change);
    if (!set.isEmpty()) {
      calls.tag(name, set, context);
    }
    if (!remove.isEmpty()) {
      calls.untag(name, remove, context);
    }
  }
}
