package dev.coffer.store;

import static dev.coffer.fuzz.Refusals.holds;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.InRange;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import com.code_intelligence.jazzer.mutation.annotation.WithSize;
import com.code_intelligence.jazzer.mutation.annotation.WithUtf8Length;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.MetadataChange;
import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Selector;
import dev.coffer.model.Stage;
import dev.coffer.model.VersionId;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.DescribeRequest;
import dev.coffer.spi.GetManyRequest;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.ListRequest;
import dev.coffer.spi.ListVersionsRequest;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.PutCondition;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import dev.coffer.spi.Verb;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests of every type in any order. A refusal is one that the caller or the state of the secret
 * explains, and it changes no row; what was answered leaves a store that verifies.
 */
final class RequestsFuzzTest {
  private static final List<SecretName> NAMES =
      List.of(SecretName.of("a"), SecretName.of("a/b"), SecretName.of("b.c"));
  private static final List<String> STAGES = List.of("current", "pending", "previous", "blue");
  private static final Set<ErrorCode> REFUSALS =
      EnumSet.of(
          ErrorCode.INVALID_ARGUMENT,
          ErrorCode.NOT_FOUND,
          ErrorCode.DELETED,
          ErrorCode.ALREADY_EXISTS,
          ErrorCode.VERSION_MISMATCH,
          ErrorCode.FAILED_PRECONDITION,
          ErrorCode.LIMIT_EXCEEDED);

  /**
   * One request.
   *
   * @param version 0 for none, where the request may have none
   * @param flags what else there is to choose
   */
  record Ask(
      @NotNull Verb verb,
      @InRange(min = 0, max = 2) int name,
      @InRange(min = 0, max = 3) int stage,
      @InRange(min = 0, max = 4) int version,
      byte flags,
      @NotNull @WithUtf8Length(max = 40) String text) {
    VersionId id() {
      return version == 0 ? null : VersionId.of(Integer.toString(version));
    }

    boolean flag(int bit) {
      return (flags >> bit & 1) == 1;
    }
  }

  static Stream<Arguments> seeds() {
    List<Ask> all =
        Arrays.stream(Verb.values())
            .filter(verb -> verb != Verb.OBSERVE)
            .flatMap(
                verb ->
                    Stream.of(
                        new Ask(Verb.PUT, 0, 0, 0, (byte) 1, "one"),
                        new Ask(verb, 0, 0, 1, (byte) 0, "text"),
                        new Ask(verb, 0, 1, 2, (byte) 0x2a, "text")))
            .toList();
    return Stream.of(arguments(all.subList(0, all.size() / 2)), arguments(all));
  }

  @MethodSource("seeds")
  @FuzzTest
  void refusalChangesNothing(@NotNull @WithSize(max = 40) List<@NotNull Ask> asks) {
    try (StoreFixture fixture = new StoreFixture()) {
      for (Ask ask : asks) {
        long before = fixture.records.revision();
        try {
          ask(ask, fixture.store);
        } catch (SecretsException e) {
          if (!REFUSALS.contains(e.code())) {
            throw new AssertionError(ask + " was refused with " + e.code(), e);
          }
          holds(fixture.records.revision() == before, "a refusal changes nothing");
        }
      }
      holds(fixture.findings().isEmpty(), "the store verifies");
    }
  }

  private static void ask(Ask ask, SealedStore store) {
    SecretName name = NAMES.get(ask.name);
    Stage stage = Stage.of(STAGES.get(ask.stage));
    OperationContext context =
        ask.flag(7) ? OperationContext.LOCAL : StoreFixture.request("r" + (ask.flags & 3));
    switch (ask.verb) {
      case PUT -> {
        try (SecretValue value = value(ask)) {
          store.put(new PutRequest(name, value, condition(ask), stage, change(ask)), context);
        }
      }
      case PATCH_FIELDS ->
          store.patchFields(
              new PatchFieldsRequest(
                  name,
                  ask.flag(1) ? SecretValue.ofFields(Map.of("a", ask.text)) : null,
                  ask.flag(2) ? Set.of("b", ask.text) : Set.of(),
                  condition(ask),
                  change(ask)),
              context);
      case UPDATE_METADATA ->
          store.updateMetadata(
              new UpdateMetadataRequest(name, change(ask), ask.flag(4) ? ask.text : ""), context);
      case MOVE_STAGE ->
          store.moveStage(
              new MoveStageRequest(name, stage, ask.id(), ask.flag(1) ? VersionId.of("1") : null),
              context);
      case SET_VERSION_STATE ->
          store.setVersionState(
              new SetVersionStateRequest(
                  name, VersionId.of(Integer.toString(ask.version)), ask.flag(0)),
              context);
      case DELETE -> store.delete(new DeleteRequest(name, ask.id()), context);
      case RESTORE -> store.restore(new RestoreRequest(name, ask.id()), context);
      case PURGE -> store.purge(new PurgeRequest(name, ask.id()), context);
      case GET -> store.get(get(ask, name, stage), context).close();
      case GET_MANY -> store.getMany(new GetManyRequest(List.of(get(ask, name, stage))), context);
      case DESCRIBE -> store.describe(new DescribeRequest(name), context);
      case LIST ->
          store.list(
              new ListRequest(
                  ask.flag(0) ? NamePrefix.ALL : NamePrefix.of(ask.text),
                  ask.flag(1) ? Map.of(ask.text, ask.text) : Map.of(),
                  ask.flag(2),
                  ask.flag(3) ? Instant.EPOCH : null,
                  ask.version,
                  ask.flag(4) ? ask.text : ""),
              context);
      case LIST_VERSIONS ->
          store.listVersions(
              new ListVersionsRequest(name, ask.version, ask.flag(4) ? ask.text : ""), context);
      case OBSERVE -> {
        // A verb of watches, and no request: nothing is asked, and nothing may change.
      }
    }
  }

  private static GetRequest get(Ask ask, SecretName name, Stage stage) {
    return new GetRequest(
        name, ask.version == 0 ? Selector.stage(stage) : Selector.version(ask.id()));
  }

  private static SecretValue value(Ask ask) {
    return ask.flag(0)
        ? SecretValue.ofFields(Map.of("a", "1", ask.text, "2"))
        : SecretValue.ofUtf8(ask.text);
  }

  private static PutCondition condition(Ask ask) {
    if (ask.flag(3)) {
      return PutCondition.CREATE_ONLY;
    }
    return ask.version == 0 ? PutCondition.NONE : PutCondition.ifVersion(ask.id());
  }

  private static MetadataChange change(Ask ask) {
    MetadataChange.Builder change = MetadataChange.builder();
    if (ask.flag(4)) {
      change.label(ask.text, ask.text);
    }
    if (ask.flag(5)) {
      change.description(ask.text).contentType(ask.text);
    }
    if (ask.flag(6)) {
      change.removeLabel(ask.text).expireTime(Instant.ofEpochSecond(ask.text.hashCode()));
    }
    return change.build();
  }
}
