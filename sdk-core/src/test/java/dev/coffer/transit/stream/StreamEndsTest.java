package dev.coffer.transit.stream;

import static dev.coffer.transit.stream.Streams.CONTEXT;
import static dev.coffer.transit.stream.Streams.HEADER;
import static dev.coffer.transit.stream.Streams.SEALED;
import static dev.coffer.transit.stream.Streams.SEGMENT;
import static dev.coffer.transit.stream.Streams.decrypt;
import static dev.coffer.transit.stream.Streams.encrypt;
import static dev.coffer.transit.stream.Streams.plaintext;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is left when a stream ends, by whatever end. */
class StreamEndsTest {
  private final TestKeys keys = new TestKeys();

  @Test
  void a_stream_that_is_closed_without_its_end_is_not_taken_for_whole() throws IOException {
    for (int length : new int[] {0, 10, SEGMENT, 2 * SEGMENT, 2 * SEGMENT + 1}) {
      ByteArrayOutputStream target = new ByteArrayOutputStream();
      try (EncryptingStream out = EncryptingStream.to(target, keys, CONTEXT)) {
        out.write(plaintext(length));
      }
      assertThat(
              catchThrowableOfType(
                      SecretsException.class, () -> decrypt(keys, CONTEXT, target.toByteArray()))
                  .code())
          .isEqualTo(ErrorCode.INTEGRITY);
    }
  }

  @Test
  void nothing_is_written_after_the_end_and_the_end_is_written_once() throws IOException {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    EncryptingStream out = EncryptingStream.to(target, keys, CONTEXT);
    out.write(1);
    out.finish();
    out.finish();
    assertThatThrownBy(() -> out.write(2)).isInstanceOf(IOException.class);
    out.close();
    out.close();
    assertThatThrownBy(() -> out.write(2)).isInstanceOf(IOException.class);
    assertThatThrownBy(out::finish).isInstanceOf(IOException.class);
    assertThat(decrypt(keys, CONTEXT, target.toByteArray())).containsExactly(1);
  }

  @Test
  void a_target_that_failed_gets_no_end_and_no_segment_is_sealed_twice() throws IOException {
    Failing target = new Failing(HEADER + SEALED + 10);
    EncryptingStream out = EncryptingStream.to(target, keys, CONTEXT);
    assertThatThrownBy(() -> out.write(plaintext(4 * SEGMENT))).hasMessage("full");
    target.room = Integer.MAX_VALUE;
    assertThatThrownBy(() -> out.write(1)).isInstanceOf(IOException.class);
    assertThatThrownBy(out::finish).isInstanceOf(IOException.class);
    out.close();
    assertThat(target.closed).isTrue();
    assertThat(target.bytes.size()).isEqualTo(HEADER + SEALED);
  }

  @Test
  void a_target_that_fails_at_the_header_leaves_no_key_behind() {
    assertThatThrownBy(() -> EncryptingStream.to(new Failing(0), keys, CONTEXT)).hasMessage("full");
    assertThat(keys.given).hasSize(1).allSatisfy(key -> assertThat(key).containsOnly(0));
  }

  private static final class Failing extends OutputStream {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private int room;
    private boolean closed;

    Failing(int room) {
      this.room = room;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      if (length > room) {
        throw new IOException("full");
      }
      room -= length;
      bytes.write(source, offset, length);
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @Test
  void a_source_that_failed_gives_nothing_more() throws IOException {
    byte[] stream = encrypt(keys, CONTEXT, plaintext(3 * SEGMENT));
    InputStream source = new Breaking(stream, HEADER + SEALED + 500);
    try (DecryptingStream in = DecryptingStream.from(source, keys, CONTEXT)) {
      assertThatThrownBy(in::readAllBytes).hasMessage("broken");
      assertThatThrownBy(in::read).isInstanceOf(IOException.class);
      assertThat(in.available()).isZero();
    }
  }

  /** Breaks after so many bytes. */
  private static final class Breaking extends FilterInputStream {
    private int left;

    Breaking(byte[] bytes, int left) {
      super(new ByteArrayInputStream(bytes));
      this.left = left;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (left == 0) {
        throw new IOException("broken");
      }
      int n = super.read(target, offset, Math.min(length, left));
      left -= Math.max(n, 0);
      return n;
    }
  }

  @Test
  void data_keys_are_wiped_as_soon_as_the_key_of_the_stream_is_derived() throws IOException {
    byte[] stream = encrypt(keys, CONTEXT, plaintext(10));
    try (DecryptingStream in =
        DecryptingStream.from(new ByteArrayInputStream(stream), keys, CONTEXT)) {
      assertThat(keys.given).hasSize(2).allSatisfy(key -> assertThat(key).containsOnly(0));
      assertThat(in.readAllBytes()).hasSize(10);
    }
    assertThatThrownBy(
            () -> DecryptingStream.from(new ByteArrayInputStream(stream), keys, new byte[0]))
        .isInstanceOf(SecretsException.class);
    assertThat(keys.given).hasSize(3).allSatisfy(key -> assertThat(key).containsOnly(0));
  }

  @Test
  void the_key_of_the_stream_and_its_plaintext_are_wiped_at_every_end() throws Exception {
    EncryptingStream finished = EncryptingStream.to(OutputStream.nullOutputStream(), keys, CONTEXT);
    finished.write(plaintext(100));
    Secrets.of(finished).arePresent();
    finished.finish();
    Secrets.of(finished).areWiped();

    EncryptingStream closed = EncryptingStream.to(OutputStream.nullOutputStream(), keys, CONTEXT);
    closed.write(plaintext(100));
    closed.close();
    Secrets.of(closed).areWiped();

    byte[] stream = encrypt(keys, CONTEXT, plaintext(2 * SEGMENT));
    DecryptingStream left = DecryptingStream.from(new ByteArrayInputStream(stream), keys, CONTEXT);
    assertThat(left.read()).isNotNegative();
    Secrets.of(left).arePresent();
    left.close();
    Secrets.of(left).areWiped();
    assertThatThrownBy(left::read).isInstanceOf(IOException.class);

    stream[HEADER + SEALED] ^= 1;
    DecryptingStream refused =
        DecryptingStream.from(new ByteArrayInputStream(stream), keys, CONTEXT);
    assertThatThrownBy(refused::readAllBytes).isInstanceOf(SecretsException.class);
    Secrets.of(refused).areWiped();
  }

  /** The key of a stream and the segment that it holds, by reflection. */
  private record Secrets(byte[] key, byte[] segment) {
    static Secrets of(Object stream) throws ReflectiveOperationException {
      Object end = field(stream, stream instanceof EncryptingStream ? "sealer" : "opener");
      byte[] key = (byte[]) field(field(field(end, "cipher"), "gcm"), "key");
      return new Secrets(key, (byte[]) field(stream, "segment"));
    }

    private static Object field(Object of, String name) throws ReflectiveOperationException {
      var field = of.getClass().getDeclaredField(name);
      field.setAccessible(true);
      return field.get(of);
    }

    void arePresent() {
      assertThat(key).isNotEqualTo(new byte[key.length]);
      assertThat(Arrays.equals(segment, new byte[segment.length])).isFalse();
    }

    void areWiped() {
      assertThat(key).containsOnly(0);
      assertThat(Arrays.equals(segment, new byte[segment.length])).isTrue();
    }
  }

  @Test
  void a_data_key_is_never_printed() {
    assertThat(new StreamKey(plaintext(32), plaintext(60))).hasToString("StreamKey[redacted]");
  }
}
