package dev.coffer.conformance.crash;

import dev.coffer.SecretsClient;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.VersionId;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A process that writes to a store and says on its standard output what it begins, and what was
 * acknowledged. Arguments: class of the {@link StoreOpener}, folder, and the script's run, seed,
 * writers, writes of each, largest value; the writes to repeat come on standard input.
 */
final class WritingProcess {
  static final String BEGUN = "begun";
  static final String ACKNOWLEDGED = "acknowledged";
  static final String REFUSED = "refused";

  private WritingProcess() {}

  public static void main(String[] arguments) throws Exception {
    FileOutputStream out = new FileOutputStream(FileDescriptor.out);
    // Whatever a library prints must not come between the notes.
    System.setOut(System.err);
    StoreOpener opener =
        (StoreOpener) Class.forName(arguments[0]).getDeclaredConstructor().newInstance();
    Script script =
        new Script(
            arguments[2],
            Long.parseLong(arguments[3]),
            Integer.parseInt(arguments[4]),
            Integer.parseInt(arguments[5]),
            Integer.parseInt(arguments[6]),
            repeats());
    CrashedStore store = opener.open(Path.of(arguments[1]));
    try (SecretsClient client =
        SecretsClient.builder().store(SecretsClient.DEFAULT_STORE, store.seenAs()).build()) {
      Writers.start(client, script, new Printed(out)).await();
    }
    store.close();
  }

  private static List<Write> repeats() throws IOException {
    try (BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      return in.lines().filter(line -> !line.isEmpty()).map(Write::parse).toList();
    }
  }

  /**
   * Each note is one write to a pipe of less than PIPE_BUF bytes, so that it arrives whole or not
   * at all, and outlives the process once it is written.
   */
  private record Printed(FileOutputStream out) implements Notes {
    @Override
    public void begun(Write write) {
      print(BEGUN + " " + write.line());
    }

    @Override
    public void acknowledged(Write write, @Nullable VersionId version) {
      print(ACKNOWLEDGED + " " + (version == null ? "-" : version) + " " + write.line());
    }

    @Override
    public void refused(Write write, ErrorCode code) {
      print(REFUSED + " " + code + " " + write.line());
    }

    private void print(String line) {
      try {
        out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
