package dev.coffer.transit.stream;

import dev.coffer.envelope.StreamSealer;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Encrypts what is written to it, of any length, in constant memory (about 130 KiB). The end is
 * part of what is authenticated, and so it is said: {@link #finish()} after the last byte. A stream
 * that is closed without it stays unfinished, and no reader takes it for whole; a writer that fails
 * halfway leaves just that behind.
 *
 * <pre>{@code
 * try (EncryptingStream out = EncryptingStream.to(file, keys, context)) {
 *   source.transferTo(out);
 *   out.finish();
 * }
 * }</pre>
 *
 * <p>For one thread at a time. The key is wiped by {@code finish()} and by {@code close()}; of the
 * copy that the JDK's cipher keeps, see the security model.
 */
public final class EncryptingStream extends OutputStream {
  private final OutputStream target;
  private final StreamSealer sealer;

  /** A segment is held back until it is known whether it is the last. */
  private final byte[] segment = new byte[StreamSealer.SEGMENT_BYTES];

  private final byte[] sealed = new byte[StreamSealer.SEGMENT_BYTES + StreamSealer.TAG_BYTES];
  private int filled;
  private State state = State.OPEN;

  private enum State {
    OPEN,
    FINISHED,
    /** The target took a part of a segment: what it has is cut off there. */
    FAILED,
    CLOSED
  }

  private EncryptingStream(OutputStream target, StreamSealer sealer) {
    this.target = target;
    this.sealer = sealer;
  }

  /**
   * Begins a stream under a fresh data key, and writes its header.
   *
   * @param target closed by {@link #close()}, not when this fails
   * @param context what the reader must give again, as the name of the file; not kept in the
   *     stream; not secret; may be empty
   * @throws IOException what the target throws
   * @throws SecretsException what the key service throws
   */
  public static EncryptingStream to(OutputStream target, DataKeys keys, byte[] context)
      throws IOException {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(context, "context");
    StreamKey fresh = keys.generate();
    StreamSealer sealer;
    try {
      sealer = StreamSealer.begin(fresh.key(), fresh.wrapped(), context);
    } finally {
      fresh.wipe();
    }
    EncryptingStream stream = new EncryptingStream(target, sealer);
    byte[] header = sealer.header();
    stream.write(header, header.length, State.OPEN);
    return stream;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  /**
   * Takes bytes in; what the target throws leaves the stream unfinished for good.
   *
   * @throws IOException what the target throws; after the end
   * @throws SecretsException LIMIT_EXCEEDED after 256 TiB
   */
  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, source.length);
    requireOpen();
    int from = offset;
    int left = length;
    while (left > 0) {
      if (filled == segment.length) {
        write(sealed, sealer.seal(segment, sealed), State.OPEN);
        filled = 0;
      }
      int taken = Math.min(left, segment.length - filled);
      System.arraycopy(source, from, segment, filled, taken);
      filled += taken;
      from += taken;
      left -= taken;
    }
  }

  /** Flushes the target. What does not fill a segment is still held back. */
  @Override
  public void flush() throws IOException {
    target.flush();
  }

  /**
   * Writes the end, after which nothing more is taken. Does nothing when it was written.
   *
   * @throws IOException what the target throws; when the stream failed or was closed before
   */
  public void finish() throws IOException {
    if (state == State.FINISHED) {
      return;
    }
    requireOpen();
    write(sealed, sealer.sealLast(segment, filled, sealed), State.FINISHED);
    wipe();
    target.flush();
  }

  /** Closes the target. Without {@link #finish()} before, what it has is no whole stream. */
  @Override
  public void close() throws IOException {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    wipe();
    target.close();
  }

  private void write(byte[] bytes, int length, State then) throws IOException {
    state = State.FAILED;
    try {
      target.write(bytes, 0, length);
      state = then;
    } finally {
      if (state == State.FAILED) {
        wipe();
      }
    }
  }

  private void requireOpen() throws IOException {
    switch (state) {
      case OPEN -> {}
      case FINISHED -> throw new IOException("The encrypted stream is finished.");
      case FAILED -> throw new IOException("The encrypted stream failed before.");
      case CLOSED -> throw new IOException("The encrypted stream is closed.");
    }
  }

  private void wipe() {
    sealer.close();
    Arrays.fill(segment, (byte) 0);
    filled = 0;
  }
}
