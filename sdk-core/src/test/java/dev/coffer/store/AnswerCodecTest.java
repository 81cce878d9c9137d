package dev.coffer.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.Stage;
import dev.coffer.model.Version;
import dev.coffer.model.VersionState;
import org.junit.jupiter.api.Test;

/** A kept answer that is damaged is malformed, and never blames whoever asks again. */
final class AnswerCodecTest {
  private static final SecretName NAME = SecretName.of("a/b");

  private static void assertMalformed(AnswerCodec<?> codec, RecordWriter written) {
    byte[] bytes = written.toBytes();
    assertThatExceptionOfType(RecordReader.MalformedRecord.class)
        .isThrownBy(() -> RecordReader.decode(bytes, in -> codec.decode(NAME, in)));
  }

  private static RecordWriter version(String id, String... stages) {
    RecordWriter out = new RecordWriter().text(id).u8(1).u16(stages.length);
    for (String stage : stages) {
      out.text(stage);
    }
    return out.optionalInstant(null).u64(1).u64(1);
  }

  @Test
  void what_is_no_version_and_no_stage_is_malformed() {
    assertMalformed(AnswerCodec.VERSION, version(""));
    assertMalformed(AnswerCodec.VERSION, version("1", "NO STAGE"));
    assertMalformed(AnswerCodec.PURGED, new RecordWriter().text("no id"));
  }

  @Test
  void stages_and_labels_have_one_order_and_stand_once() {
    assertMalformed(AnswerCodec.VERSION, version("1", "pending", "current"));
    assertMalformed(AnswerCodec.VERSION, version("1", "current", "current"));
    RecordWriter twice = new RecordWriter().u8(0).u16(2);
    twice.text("k").text("v").text("k").text("w").text("").text("");
    twice.optionalInstant(null).optionalInstant(null).optionalInstant(null);
    assertMalformed(AnswerCodec.METADATA, twice.text("1").text("1").u64(1));
  }

  @Test
  void what_was_written_is_read() {
    byte[] bytes = version("1", "current", "pending").toBytes();
    Version version = RecordReader.decode(bytes, in -> AnswerCodec.VERSION.decode(NAME, in));
    assertThat(version.state()).isEqualTo(VersionState.ENABLED);
    assertThat(version.stages()).containsExactlyInAnyOrder(Stage.CURRENT, Stage.PENDING);
    RecordWriter metadata = new RecordWriter().u8(1).u16(0).text("").text("");
    metadata.optionalInstant(null).optionalInstant(null).optionalInstant(null);
    byte[] deleted = metadata.text("1").text("").u64(1).toBytes();
    assertThat(RecordReader.decode(deleted, in -> AnswerCodec.METADATA.decode(NAME, in)).state())
        .isEqualTo(SecretState.DELETED);
  }
}
