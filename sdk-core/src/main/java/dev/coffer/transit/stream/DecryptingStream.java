package dev.coffer.transit.stream;

import dev.coffer.envelope.StreamHeader;
import dev.coffer.envelope.StreamOpener;
import dev.coffer.envelope.StreamSealer;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads what an {@link EncryptingStream} wrote, in constant memory (about 130 KiB, or twice the
 * stream's own segments). Each segment is authenticated before its first byte is given; that none
 * is missing at the end is known only when {@code read} has said that it is the end. So act on what
 * was read only then: a stream that was cut off gives its beginning, and after it the refusal.
 *
 * <p>Whatever is wrong with a stream (a changed bit, segments that were moved, dropped, doubled or
 * taken from another stream, an end that was cut off or added to, another context), {@code read}
 * throws the same {@link SecretsException} INTEGRITY, and nothing more is given.
 *
 * <p>For one thread at a time. The key is wiped at the end, at a refusal and by {@code close()}.
 */
public final class DecryptingStream extends InputStream {
  private final InputStream source;
  private final StreamOpener opener;

  /** A segment with its tag, and the byte after it, which tells that it is not the last. */
  private final byte[] sealed;

  private final byte[] segment;
  private int ahead;
  private int next;
  private int end;
  private State state = State.OPEN;

  private enum State {
    OPEN,
    /** The last segment was opened. */
    LAST,
    /** The source failed. */
    FAILED,
    /** What it gave is no stream, or not whole. */
    REFUSED,
    CLOSED
  }

  private DecryptingStream(InputStream source, StreamOpener opener, int segmentBytes) {
    this.source = source;
    this.opener = opener;
    this.sealed = new byte[segmentBytes + StreamSealer.TAG_BYTES + 1];
    this.segment = new byte[segmentBytes];
  }

  /**
   * Reads the header of a stream, and has its data key opened.
   *
   * @param source read to its end, which is the end of the stream; closed by {@link #close()}, not
   *     when this fails
   * @param context what the writer gave
   * @throws IOException what the source throws
   * @throws SecretsException INTEGRITY when it is no stream, or one of another context; what the
   *     key service throws
   */
  public static DecryptingStream from(InputStream source, DataKeys keys, byte[] context)
      throws IOException {
    Objects.requireNonNull(context, "context");
    StreamHeader header = header(source);
    byte[] key = unwrap(header, keys);
    try {
      StreamOpener opener = StreamOpener.begin(header, key, context);
      return new DecryptingStream(source, opener, header.segmentBytes());
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private static StreamHeader header(InputStream source) throws IOException {
    byte[] first = source.readNBytes(StreamHeader.FIRST_BYTES);
    if (first.length < StreamHeader.FIRST_BYTES) {
      throw StreamOpener.damaged(null);
    }
    int length = StreamHeader.bytes(first);
    byte[] whole = Arrays.copyOf(first, length);
    int rest = length - first.length;
    if (source.readNBytes(whole, first.length, rest) < rest) {
      throw StreamOpener.damaged(null);
    }
    return StreamHeader.parse(whole);
  }

  /** A key that does not open is one more way in which a stream can be damaged. */
  private static byte[] unwrap(StreamHeader header, DataKeys keys) {
    try {
      return keys.unwrap(header.wrapped());
    } catch (SecretsException e) {
      if (e.code() == ErrorCode.INTEGRITY || e.code() == ErrorCode.INVALID_ARGUMENT) {
        throw StreamOpener.damaged(e);
      }
      throw e;
    }
  }

  @Override
  public int read() throws IOException {
    return fill() ? segment[next++] & 0xff : -1;
  }

  /**
   * Gives at most the rest of a segment.
   *
   * @return -1 at the end, when all of the stream was authenticated
   * @throws IOException what the source throws, also for every read after that; when closed
   * @throws SecretsException INTEGRITY when the stream is not whole, also for every read after that
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, target.length);
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int given = Math.min(length, end - next);
    System.arraycopy(segment, next, target, offset, given);
    next += given;
    return given;
  }

  /** How much of a segment that was opened is still to be read. */
  @Override
  public int available() {
    return state == State.OPEN || state == State.LAST ? end - next : 0;
  }

  /**
   * Sees to it that there is something to give.
   *
   * @return whether there is
   */
  private boolean fill() throws IOException {
    requireReadable();
    if (next == end && state == State.OPEN) {
      openNext();
    }
    return next < end;
  }

  private void openNext() throws IOException {
    state = State.FAILED;
    int filled = ahead + source.readNBytes(sealed, ahead, sealed.length - ahead);
    state = State.REFUSED;
    next = 0;
    end = 0;
    if (filled == sealed.length) {
      end = opener.open(sealed, segment);
      sealed[0] = sealed[filled - 1];
      ahead = 1;
      state = State.OPEN;
    } else {
      end = opener.openLast(sealed, filled, segment);
      opener.close();
      state = State.LAST;
    }
  }

  private void requireReadable() throws IOException {
    switch (state) {
      case OPEN, LAST -> {}
      case FAILED -> throw new IOException("The source of the encrypted stream failed before.");
      case REFUSED -> throw StreamOpener.damaged(null);
      case CLOSED -> throw new IOException("The encrypted stream is closed.");
    }
  }

  /** Closes the source, wherever the stream is. What was not read was not authenticated. */
  @Override
  public void close() throws IOException {
    if (state == State.CLOSED) {
      return;
    }
    state = State.CLOSED;
    opener.close();
    Arrays.fill(segment, (byte) 0);
    source.close();
  }
}
