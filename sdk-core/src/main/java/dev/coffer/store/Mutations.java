package dev.coffer.store;

import dev.coffer.envelope.RecordType;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.spi.DeleteRequest;
import dev.coffer.spi.Limits;
import dev.coffer.spi.MoveStageRequest;
import dev.coffer.spi.Operation;
import dev.coffer.spi.PatchFieldsRequest;
import dev.coffer.spi.PurgeRequest;
import dev.coffer.spi.Purged;
import dev.coffer.spi.PutRequest;
import dev.coffer.spi.RestoreRequest;
import dev.coffer.spi.SetVersionStateRequest;
import dev.coffer.spi.UpdateMetadataRequest;
import dev.coffer.spi.Verb;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes a mutation of each request that writes. */
final class Mutations {
  private final SecretEdits edits;
  private final UncommittedRows uncommitted;
  private final SealedRows rows;
  private final int maxValueBytes;
  private final StoreErrors errors;

  Mutations(StoreGround ground, SecretEdits edits) {
    this.edits = edits;
    this.uncommitted = ground.uncommitted();
    this.rows = ground.rows();
    this.maxValueBytes = ground.config().maxValueBytes();
    this.errors = ground.errors();
  }

  /** How a request without a value of its own is decided. */
  private interface Decider<R> {
    Edit<R> decide(@Nullable NameRecord before, Instant now);
  }

  private record Simple<R>(
      Verb verb,
      SecretName name,
      RequestContent content,
      AnswerCodec<R> answers,
      Decider<R> decider)
      implements Mutation<R> {
    @Override
    public Decision<R> decide(@Nullable NameRecord before, Instant now) {
      return Decision.of(decider.decide(before, now));
    }
  }

  Mutation<Version> put(PutRequest request) {
    requireSize(request.name(), request.value());
    return new PutMutation(request);
  }

  private final class PutMutation implements Mutation<Version> {
    private final PutRequest request;

    PutMutation(PutRequest request) {
      this.request = request;
    }

    @Override
    public Verb verb() {
      return Verb.PUT;
    }

    @Override
    public SecretName name() {
      return request.name();
    }

    @Override
    public RequestContent content() {
      return contentOf(request)
          .value(request.value())
          .condition(request.condition())
          .text(request.stage().name())
          .change(request.change());
    }

    @Override
    public AnswerCodec<Version> answers() {
      return AnswerCodec.VERSION;
    }

    @Override
    public Decision<Version> decide(@Nullable NameRecord before, Instant now) {
      Edit<Version> edit =
          edits.put(
              before,
              request.name(),
              request.value().kind(),
              request.condition(),
              request.stage(),
              request.change(),
              now);
      return new Decision<>(edit, request.value(), false);
    }
  }

  Mutation<Version> patchFields(PatchFieldsRequest request) {
    return new PatchMutation(request);
  }

  private final class PatchMutation implements Mutation<Version> {
    private final PatchFieldsRequest request;

    PatchMutation(PatchFieldsRequest request) {
      this.request = request;
    }

    @Override
    public Verb verb() {
      return Verb.PATCH_FIELDS;
    }

    @Override
    public SecretName name() {
      return request.name();
    }

    @Override
    public RequestContent content() {
      return contentOf(request)
          .value(request.set())
          .texts(request.unset())
          .condition(request.condition())
          .change(request.change());
    }

    @Override
    public AnswerCodec<Version> answers() {
      return AnswerCodec.VERSION;
    }

    @Override
    public Decision<Version> decide(@Nullable NameRecord before, Instant now) {
      SecretName name = request.name();
      SecretRecord secret = edits.live(before, name);
      VersionEntry current = secret.bearer(Stage.CURRENT);
      if (current == null) {
        throw errors.noBearer(name, Stage.CURRENT);
      }
      Edit<Version> edit =
          edits.put(
              before,
              name,
              SecretValue.Kind.FIELDS,
              request.condition(),
              Stage.CURRENT,
              request.change(),
              now);
      edits.requireReadable(name, current);
      if (current.kind() != SecretValue.Kind.FIELDS) {
        throw errors.notFields(name);
      }
      return new Decision<>(edit, patched(name, current.number()), true);
    }

    private SecretValue patched(SecretName name, long number) {
      Map<String, String> fields;
      try (SecretValue old = latestFields(name, number)) {
        fields = new TreeMap<>(old.fields());
      }
      fields.keySet().removeAll(request.unset());
      if (request.set() != null) {
        fields.putAll(request.set().fields());
      }
      SecretValue next = SecretValue.ofFields(fields);
      try {
        requireSize(name, next);
      } catch (SecretsException e) {
        next.close();
        throw e;
      }
      return next;
    }
  }

  /** The fields of a version as the next write must see them, durable or not yet. */
  private SecretValue latestFields(SecretName name, long number) {
    byte[] row = uncommitted.latest(RowKeys.value(name, number)).value();
    if (row == null) {
      throw errors.damaged(name, null);
    }
    byte[] plaintext =
        rows.open(RecordType.VALUE, name.text(), number, row, Limits.HARD_MAX_VALUE_BYTES);
    try {
      return SecretValue.copyOf(
          SecretValue.Kind.FIELDS, ByteBuffer.wrap(plaintext), 0, plaintext.length);
    } finally {
      Arrays.fill(plaintext, (byte) 0);
    }
  }

  Mutation<SecretMetadata> updateMetadata(UpdateMetadataRequest request) {
    return new Simple<>(
        request.verb(),
        request.name(),
        contentOf(request).change(request.change()).text(request.ifEtag()),
        AnswerCodec.METADATA,
        (before, now) -> edits.updateMetadata(before, request, now));
  }

  Mutation<SecretMetadata> moveStage(MoveStageRequest request) {
    return new Simple<>(
        request.verb(),
        request.name(),
        contentOf(request)
            .text(request.stage().name())
            .version(request.to())
            .version(request.ifFrom()),
        AnswerCodec.METADATA,
        (before, now) -> edits.moveStage(before, request, now));
  }

  Mutation<Version> setVersionState(SetVersionStateRequest request) {
    return new Simple<>(
        request.verb(),
        request.name(),
        contentOf(request).version(request.version()).flag(request.enabled()),
        AnswerCodec.VERSION,
        (before, now) -> edits.setVersionState(before, request, now));
  }

  Mutation<SecretMetadata> delete(DeleteRequest request) {
    return new Simple<>(
        request.verb(),
        request.name(),
        contentOf(request).version(request.version()),
        AnswerCodec.METADATA,
        (before, now) -> edits.delete(before, request, now));
  }

  Mutation<SecretMetadata> restore(RestoreRequest request) {
    return new Simple<>(
        request.verb(),
        request.name(),
        contentOf(request).version(request.version()),
        AnswerCodec.METADATA,
        (before, now) -> edits.restore(before, request, now));
  }

  Mutation<Purged> purge(PurgeRequest request) {
    return new Simple<>(
        request.verb(),
        request.name(),
        contentOf(request).version(request.version()),
        AnswerCodec.PURGED,
        (before, now) -> edits.purge(before, request, now));
  }

  private static RequestContent contentOf(Operation<?> request) {
    return new RequestContent(request.verb(), Objects.requireNonNull(request.name()));
  }

  private void requireSize(SecretName name, SecretValue value) {
    if (value.size() > maxValueBytes) {
      throw errors.tooLarge(name, value.size(), maxValueBytes);
    }
  }
}
