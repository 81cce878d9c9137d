package dev.coffer.transit.stream;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;

/** Whole streams in memory. */
final class Streams {
  /** What a segment holds, and what it has on the wire. */
  static final int SEGMENT = 64 * 1024;

  static final int SEALED = SEGMENT + 16;

  /** Of a stream with the wrapped keys of {@link TestKeys}. */
  static final int HEADER = 12 + 60 + 32 + 32;

  static final byte[] CONTEXT = {1, 2, 3};

  private Streams() {}

  static byte[] encrypt(DataKeys keys, byte[] context, byte[] plaintext) {
    ByteArrayOutputStream target = new ByteArrayOutputStream();
    try (EncryptingStream out = EncryptingStream.to(target, keys, context)) {
      out.write(plaintext);
      out.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return target.toByteArray();
  }

  static byte[] decrypt(DataKeys keys, byte[] context, byte[] stream) {
    try (DecryptingStream in =
        DecryptingStream.from(new ByteArrayInputStream(stream), keys, context)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] plaintext(int length) {
    byte[] plaintext = new byte[length];
    new Random(length).nextBytes(plaintext);
    return plaintext;
  }
}
