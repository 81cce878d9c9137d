package dev.coffer.cli.run;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a run says, in the form that was asked for. Standard output carries answers and nothing
 * else; notes, warnings and errors go to standard error. Not thread-safe.
 */
public final class Output {
  private final OutputStream unbuffered;
  private final OutputStream out;
  private final OutputStream err;
  private final Terminal terminal;
  private final boolean json;
  private final boolean quiet;
  private @Nullable Progress progress;

  /**
   * @param json whether answers and errors are objects, one a line
   * @param quiet whether notes and warnings are left out
   */
  public Output(Invocation invocation, boolean json, boolean quiet) {
    this.unbuffered = invocation.out();
    this.out = new BufferedOutputStream(unbuffered);
    this.err = invocation.err();
    this.terminal = invocation.terminal();
    this.json = json;
    this.quiet = quiet;
  }

  /** Whether {@code --json} was asked for. */
  public boolean isJson() {
    return json;
  }

  /** An answer of one line for a person; the object in its place with {@code --json}. */
  public void answer(String line, JsonObject object) throws IOException {
    if (json) {
      object(object);
    } else {
      line(line);
    }
  }

  /** A line of standard output. */
  public void line(String line) throws IOException {
    out.write(line.getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }

  /** An object on a line of standard output. */
  public void object(JsonObject object) throws IOException {
    out.write(object.encode());
    out.write('\n');
  }

  /** One object: a line for each member for a person. */
  public void card(JsonObject object) throws IOException {
    if (json) {
      object(object);
      return;
    }
    for (String line : object.lines()) {
      line(line);
    }
  }

  /** Rows for a person, or an object for each item with {@code --json}. */
  public <T> Listing<T> listing(List<Column<T>> columns, View<T> view) {
    return new Listing<>(this, columns, view);
  }

  /** Bytes as they are; an end of line after them only where a person would miss it. */
  public void value(ByteBuffer bytes) throws IOException {
    boolean ended = !bytes.hasRemaining() || bytes.get(bytes.limit() - 1) == '\n';
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    out.flush();
    try {
      // Past the buffer, which would keep what it has seen.
      unbuffered.write(copy);
    } finally {
      Arrays.fill(copy, (byte) 0);
    }
    if (terminal.output() && !ended) {
      out.write('\n');
    }
  }

  /** Something worth knowing that is not an answer. */
  public void note(String text) {
    if (!quiet && !json) {
      toErr(text);
    }
  }

  /** Something that may surprise later. */
  public void warn(String text) {
    if (quiet) {
      return;
    }
    if (json) {
      toErr(new String(JsonObject.create().put("warning", text).encode(), StandardCharsets.UTF_8));
    } else {
      toErr("coffer: warning: " + text);
    }
  }

  /**
   * The progress of long work.
   *
   * @param what is counted, as {@code secrets copied}
   */
  public Progress progress(String what) {
    progress = new Progress(this, what, terminal.error() && !quiet && !json);
    return progress;
  }

  /** Takes the line of progress away, so that rows can stand there. */
  void makeRoom() {
    if (progress != null) {
      progress.clear();
    }
  }

  void toTerminal(String text) {
    write(text);
  }

  /** The end of a run that failed. */
  public void failure(Failure failure) {
    if (json) {
      toErr(new String(failure.json().encode(), StandardCharsets.UTF_8));
    } else {
      toErr(failure.headline());
      toErr(failure.advice());
    }
  }

  /** Makes sure that every answer has left this process. */
  public void flush() throws IOException {
    out.flush();
  }

  private void toErr(String line) {
    write(line + "\n");
  }

  private void write(String text) {
    try {
      err.write(text.getBytes(StandardCharsets.UTF_8));
      err.flush();
    } catch (IOException closed) {
      // Nobody listens on standard error: the exit status still tells.
      return;
    }
  }
}
