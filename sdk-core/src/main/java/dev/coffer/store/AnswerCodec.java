package dev.coffer.store;

import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.Version;
import dev.coffer.model.VersionId;
import dev.coffer.model.VersionState;
import dev.coffer.spi.Purged;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The answer of a write as it is kept with its request id, so that the same request gets the same
 * answer again. The name is not in it: the request gives it, and the content of the request is
 * compared before.
 *
 * @param <R> the answer
 */
interface AnswerCodec<R> {
  void encode(R answer, RecordWriter out);

  R decode(SecretName name, RecordReader in);

  AnswerCodec<Version> VERSION =
      new AnswerCodec<>() {
        @Override
        public void encode(Version answer, RecordWriter out) {
          out.text(answer.id().text()).u8(numberOf(answer.state())).u16(answer.stages().size());
          new TreeSet<>(answer.stages()).forEach(stage -> out.text(stage.name()));
          out.optionalInstant(answer.createTime());
          out.u64(answer.incarnation()).u64(answer.stageRevision());
        }

        @Override
        public Version decode(SecretName name, RecordReader in) {
          VersionId id = VersionId.of(in.text());
          VersionState state = stateOf(in.u8());
          return new Version(
              name,
              id,
              VersionNumbers.of(id),
              state,
              in.stages(),
              in.optionalInstant(),
              in.positive(),
              in.positive());
        }
      };

  AnswerCodec<SecretMetadata> METADATA =
      new AnswerCodec<>() {
        @Override
        public void encode(SecretMetadata answer, RecordWriter out) {
          VersionId current = answer.current();
          out.u8(answer.state() == SecretState.DELETED ? 1 : 0).u16(answer.labels().size());
          new TreeMap<>(answer.labels()).forEach((key, value) -> out.text(key).text(value));
          out.text(answer.description())
              .text(answer.contentType())
              .optionalInstant(answer.expireTime())
              .optionalInstant(answer.createTime())
              .optionalInstant(answer.updateTime())
              .text(answer.etag())
              .text(current == null ? "" : current.text())
              .u64(answer.incarnation());
        }

        @Override
        public SecretMetadata decode(SecretName name, RecordReader in) {
          SecretState state = in.flag() ? SecretState.DELETED : SecretState.ENABLED;
          Map<String, String> labels = in.labels();
          String description = in.text();
          String contentType = in.text();
          Instant expireTime = in.optionalInstant();
          Instant createTime = in.optionalInstant();
          Instant updateTime = in.optionalInstant();
          String etag = in.text();
          VersionId current = optionalVersion(in.text());
          return new SecretMetadata(
              name,
              state,
              labels,
              description,
              contentType,
              expireTime,
              createTime,
              updateTime,
              etag,
              current,
              in.positive(),
              null);
        }
      };

  AnswerCodec<Purged> PURGED =
      new AnswerCodec<>() {
        @Override
        public void encode(Purged answer, RecordWriter out) {
          VersionId version = answer.version();
          out.text(version == null ? "" : version.text());
        }

        @Override
        public Purged decode(SecretName name, RecordReader in) {
          return new Purged(name, optionalVersion(in.text()));
        }
      };

  private static @Nullable VersionId optionalVersion(String text) {
    return text.isEmpty() ? null : VersionId.of(text);
  }

  private static int numberOf(VersionState state) {
    return switch (state) {
      case ENABLED -> 1;
      case DISABLED -> 2;
      case DELETED -> 3;
      case DESTROYED -> 4;
    };
  }

  private static VersionState stateOf(int number) {
    for (VersionState state : VersionState.values()) {
      if (numberOf(state) == number) {
        return state;
      }
    }
    throw new RecordReader.MalformedRecord("an unknown state");
  }
}
