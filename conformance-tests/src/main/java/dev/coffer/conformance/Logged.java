package dev.coffer.conformance;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Hears what is printed while a test runs, whichever logging library prints it, and prints it all
 * the same.
 */
final class Logged implements AutoCloseable {
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  Logged() {
    System.setOut(new PrintStream(new Both(out, heard), true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(new Both(err, heard), true, StandardCharsets.UTF_8));
  }

  String text() {
    return heard.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(err);
  }

  private static final class Both extends OutputStream {
    private final PrintStream printed;
    private final ByteArrayOutputStream heard;

    Both(PrintStream printed, ByteArrayOutputStream heard) {
      this.printed = printed;
      this.heard = heard;
    }

    @Override
    public void write(int b) {
      printed.write(b);
      heard.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      printed.write(bytes, offset, length);
      heard.write(bytes, offset, length);
    }

    @Override
    public void flush() {
      printed.flush();
    }
  }
}
