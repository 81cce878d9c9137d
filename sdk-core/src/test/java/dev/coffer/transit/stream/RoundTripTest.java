package dev.coffer.transit.stream;

import static dev.coffer.transit.stream.Streams.CONTEXT;
import static dev.coffer.transit.stream.Streams.HEADER;
import static dev.coffer.transit.stream.Streams.SEGMENT;
import static dev.coffer.transit.stream.Streams.decrypt;
import static dev.coffer.transit.stream.Streams.encrypt;
import static dev.coffer.transit.stream.Streams.plaintext;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundTripTest {
  private final TestKeys keys = new TestKeys();

  @ParameterizedTest
  @ValueSource(
      ints = {0, 1, 15, 16, SEGMENT - 1, SEGMENT, SEGMENT + 1, 2 * SEGMENT, 5 * SEGMENT + 7})
  void what_is_written_is_read_and_costs_a_header_and_a_tag_a_segment(int length) {
    byte[] plaintext = plaintext(length);
    byte[] stream = encrypt(keys, CONTEXT, plaintext);
    int segments = Math.max(1, (length + SEGMENT - 1) / SEGMENT);
    assertThat(stream).hasSize(HEADER + length + 16 * segments);
    assertThat(decrypt(keys, CONTEXT, stream)).isEqualTo(plaintext);
  }

  @Test
  void it_does_not_matter_in_what_pieces_it_is_written_and_read() throws IOException {
    Random random = new Random(11);
    for (int i = 0; i < 60; i++) {
      byte[] plaintext = plaintext(random.nextInt(4 * SEGMENT));
      ByteArrayOutputStream target = new ByteArrayOutputStream();
      try (EncryptingStream out = EncryptingStream.to(target, keys, CONTEXT)) {
        writeInPieces(plaintext, out, random);
        out.finish();
      }
      InputStream slow = new Dribble(target.toByteArray(), random);
      try (DecryptingStream in = DecryptingStream.from(slow, keys, CONTEXT)) {
        assertThat(readInPieces(in, random)).isEqualTo(plaintext);
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.available()).isZero();
      }
    }
  }

  private static void writeInPieces(byte[] plaintext, OutputStream out, Random random)
      throws IOException {
    int at = 0;
    while (at < plaintext.length) {
      int piece = Math.min(plaintext.length - at, random.nextInt(2 * SEGMENT));
      if (random.nextInt(20) == 0) {
        out.write(plaintext[at++]);
      } else {
        out.write(plaintext, at, piece);
        at += piece;
      }
      out.flush();
    }
  }

  private static byte[] readInPieces(InputStream in, Random random) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] piece = new byte[SEGMENT];
    while (true) {
      if (random.nextInt(20) == 0) {
        int one = in.read();
        if (one < 0) {
          return read.toByteArray();
        }
        read.write(one);
        continue;
      }
      int offset = random.nextInt(100);
      int n = in.read(piece, offset, random.nextInt(piece.length - offset));
      if (n < 0) {
        return read.toByteArray();
      }
      read.write(piece, offset, n);
    }
  }

  /** Gives a few bytes at a time, as a network does. */
  private static final class Dribble extends FilterInputStream {
    private final Random random;

    Dribble(byte[] bytes, Random random) {
      super(new ByteArrayInputStream(bytes));
      this.random = random;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return super.read(target, offset, Math.min(length, 1 + random.nextInt(30_000)));
    }
  }

  @Test
  void no_two_streams_are_alike_also_of_one_plaintext_and_one_data_key() {
    byte[] plaintext = plaintext(40);
    DataKeys always = keys.always(plaintext(32));
    Set<String> bodies = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      byte[] stream = encrypt(always, CONTEXT, plaintext);
      bodies.add(Arrays.toString(Arrays.copyOfRange(stream, HEADER, stream.length)));
    }
    assertThat(bodies).hasSize(1000);
  }

  @Test
  void a_stream_of_32_MiB_takes_no_more_memory_than_its_segments() throws IOException {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long length = 32L << 20;
    Turning target = new Turning();
    long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    byte[] piece = new byte[SEGMENT];
    try (EncryptingStream out = EncryptingStream.to(target, keys, CONTEXT)) {
      for (long written = 0; written < length; written += piece.length) {
        out.write(piece);
      }
      out.finish();
    }
    long allocated = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
    assertThat(target.bytes).isEqualTo(HEADER + length + 16 * (length / SEGMENT));
    assertThat(allocated).isLessThan(2 << 20);
  }

  /** Counts, and keeps nothing. */
  private static final class Turning extends OutputStream {
    private long bytes;

    @Override
    public void write(int b) {
      bytes++;
    }

    @Override
    public void write(byte[] source, int offset, int length) {
      bytes += length;
    }
  }
}
