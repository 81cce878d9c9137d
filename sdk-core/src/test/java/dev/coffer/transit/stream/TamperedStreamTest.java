package dev.coffer.transit.stream;

import static dev.coffer.transit.stream.Streams.CONTEXT;
import static dev.coffer.transit.stream.Streams.HEADER;
import static dev.coffer.transit.stream.Streams.SEALED;
import static dev.coffer.transit.stream.Streams.SEGMENT;
import static dev.coffer.transit.stream.Streams.encrypt;
import static dev.coffer.transit.stream.Streams.plaintext;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.coffer.envelope.StreamOpener;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever is done to a stream, what is given of it is its own beginning, and then it is refused.
 */
class TamperedStreamTest {
  private static final String REFUSAL = StreamOpener.damaged(null).getMessage();

  private final TestKeys keys = new TestKeys();

  /** One key for both streams, which is the worst case for a splice. */
  private final DataKeys always = keys.always(plaintext(32));

  private final byte[] plaintext = plaintext(4 * SEGMENT + 100);
  private final byte[] stream = encrypt(always, CONTEXT, plaintext);
  private final byte[] other = encrypt(always, CONTEXT, plaintext(4 * SEGMENT + 100));

  @Test
  void every_bit_of_a_short_stream() {
    byte[] one = encrypt(keys, CONTEXT, new byte[] {7, 8, 9});
    for (int bit = 0; bit < 8 * one.length; bit++) {
      byte[] changed = one.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(givenBeforeRefusal(changed)).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void a_bit_anywhere_in_a_long_stream() {
    Random random = new Random(3);
    for (int i = 0; i < 300; i++) {
      byte[] changed = stream.clone();
      int at = random.nextInt(changed.length);
      changed[at] ^= (byte) (1 << random.nextInt(8));
      int whole = Math.max(0, at - HEADER) / SEALED;
      assertThat(givenBeforeRefusal(changed))
          .as("byte %d", at)
          .isEqualTo(Arrays.copyOf(plaintext, at < HEADER ? 0 : whole * SEGMENT));
    }
  }

  @Test
  void a_short_stream_cut_off_at_every_byte() {
    byte[] one = encrypt(keys, CONTEXT, new byte[] {7, 8, 9});
    for (int length = 0; length < one.length; length++) {
      assertThat(givenBeforeRefusal(Arrays.copyOf(one, length))).as("%d", length).isEmpty();
    }
  }

  @Test
  void a_long_stream_cut_off_at_and_around_every_segment() {
    for (int segment = 0; segment <= 4; segment++) {
      int border = HEADER + segment * SEALED;
      for (int length = border - 18; length <= border + 18; length++) {
        byte[] given = givenBeforeRefusal(Arrays.copyOf(stream, length));
        // The segment before the end is held to be the last, and does not open as such.
        int whole = Math.max(0, length - HEADER - 1) / SEALED;
        assertThat(given).as("%d", length).isEqualTo(Arrays.copyOf(plaintext, whole * SEGMENT));
      }
    }
  }

  @Test
  void anything_after_the_end() {
    byte[] last = segments(stream).get(4);
    for (byte[] more : List.of(new byte[1], new byte[16], new byte[SEALED], last, stream)) {
      assertThat(givenBeforeRefusal(joined(stream, more)).length).isLessThanOrEqualTo(4 * SEGMENT);
    }
  }

  @Test
  void every_segment_in_the_place_of_every_other_of_the_same_stream() {
    for (int from = 0; from <= 4; from++) {
      for (int to = 0; to <= 4; to++) {
        if (from != to) {
          List<byte[]> segments = segments(stream);
          segments.set(to, segments.get(from));
          refusedFrom(Math.min(to, 4), segments);
        }
      }
    }
  }

  @Test
  void every_two_segments_that_changed_places() {
    for (int one = 0; one <= 4; one++) {
      for (int two = one + 1; two <= 4; two++) {
        List<byte[]> segments = segments(stream);
        Collections.swap(segments, one, two);
        refusedFrom(one, segments);
      }
    }
  }

  @Test
  void every_segment_dropped_and_every_segment_doubled() {
    for (int at = 0; at <= 4; at++) {
      List<byte[]> dropped = segments(stream);
      dropped.remove(at);
      refusedFrom(Math.min(at, 3), dropped);
      List<byte[]> doubled = segments(stream);
      doubled.add(at, doubled.get(at));
      refusedFrom(at == 4 ? 4 : at + 1, doubled);
    }
  }

  @Test
  void every_segment_of_another_stream_under_the_same_data_key() {
    for (int at = 0; at <= 4; at++) {
      List<byte[]> spliced = segments(stream);
      spliced.set(at, segments(other).get(at));
      refusedFrom(at, spliced);
      List<byte[]> tail = new ArrayList<>(segments(stream).subList(0, at));
      tail.addAll(segments(other).subList(at, 5));
      refusedFrom(at, tail);
    }
  }

  @Test
  void the_header_of_another_stream_or_any_part_of_it() {
    int[][] parts = {{0, HEADER}, {12, 72}, {72, 104}, {104, HEADER}, {12, 104}, {72, HEADER}};
    for (int[] part : parts) {
      byte[] spliced = stream.clone();
      System.arraycopy(other, part[0], spliced, part[0], part[1] - part[0]);
      assertThat(givenBeforeRefusal(spliced)).as(Arrays.toString(part)).isEmpty();
    }
  }

  @Test
  void another_context_and_another_key() {
    for (byte[] context : List.of(new byte[0], new byte[] {1, 2}, new byte[] {1, 2, 3, 0})) {
      assertUniform(
          catchThrowable(
              () -> DecryptingStream.from(new ByteArrayInputStream(stream), always, context)));
    }
    DataKeys wrong = DataKeys.of(always::generate, wrapped -> new byte[32]);
    DataKeys shorter = DataKeys.of(always::generate, wrapped -> new byte[16]);
    for (DataKeys each : List.of(wrong, shorter, new TestKeys())) {
      assertUniform(
          catchThrowable(
              () -> DecryptingStream.from(new ByteArrayInputStream(stream), each, CONTEXT)));
    }
  }

  @Test
  void another_size_of_segments_is_refused_before_a_key_is_asked_for() {
    for (int size : new int[] {0, 1, 512, 1025, 1 << 21, 1 << 31, -1}) {
      byte[] changed = stream.clone();
      for (int i = 0; i < 4; i++) {
        changed[6 + i] = (byte) (size >>> (24 - 8 * i));
      }
      DataKeys untouched =
          DataKeys.of(
              always::generate,
              wrapped -> {
                throw new AssertionError("asked");
              });
      assertUniform(
          catchThrowable(
              () -> DecryptingStream.from(new ByteArrayInputStream(changed), untouched, CONTEXT)));
    }
  }

  @Test
  void what_the_key_service_says_otherwise_is_told() {
    DataKeys away =
        DataKeys.of(
            always::generate,
            wrapped -> {
              throw SecretsException.of(ErrorCode.UNAVAILABLE, "The service is away.").build();
            });
    assertThat(
            catchThrowableOfType(
                    SecretsException.class,
                    () -> DecryptingStream.from(new ByteArrayInputStream(stream), away, CONTEXT))
                .code())
        .isEqualTo(ErrorCode.UNAVAILABLE);
  }

  private static List<byte[]> segments(byte[] stream) {
    List<byte[]> segments = new ArrayList<>();
    for (int at = HEADER; at < stream.length; at += SEALED) {
      segments.add(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + SEALED)));
    }
    return segments;
  }

  /** Refused at this segment; those before it are the stream's own and were given. */
  private void refusedFrom(int segment, List<byte[]> segments) {
    byte[] changed = joined(Arrays.copyOf(stream, HEADER), segments.toArray(byte[][]::new));
    byte[] given = givenBeforeRefusal(changed);
    assertThat(given.length).isLessThanOrEqualTo(segment * SEGMENT);
    assertThat(given).isEqualTo(Arrays.copyOf(plaintext, given.length));
  }

  private static byte[] joined(byte[] first, byte[]... more) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(first);
    for (byte[] each : more) {
      joined.writeBytes(each);
    }
    return joined.toByteArray();
  }

  /** All that is given of a stream before it is refused, as it must be, and for good. */
  private byte[] givenBeforeRefusal(byte[] changed) {
    ByteArrayOutputStream given = new ByteArrayOutputStream();
    try (DecryptingStream in =
        DecryptingStream.from(new ByteArrayInputStream(changed), keys, CONTEXT)) {
      assertUniform(catchThrowable(() -> in.transferTo(given)));
      assertUniform(catchThrowable(in::read));
      assertThat(in.available()).isZero();
    } catch (SecretsException e) {
      assertUniform(e);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return given.toByteArray();
  }

  private static void assertUniform(Throwable thrown) {
    assertThat(thrown).isInstanceOf(SecretsException.class).hasMessage(REFUSAL);
    assertThat(((SecretsException) thrown).code()).isEqualTo(ErrorCode.INTEGRITY);
  }
}
