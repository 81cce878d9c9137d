package dev.coffer.conformance.crash;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.VersionId;
import java.nio.file.Path;
import java.util.List;

/** Kills a {@link WritingProcess}, and writes down what it says. */
record EmbeddingSubject(StoreOpener opener) implements CrashSubject {
  @Override
  public CrashedStore open(Path folder) {
    return opener.open(folder);
  }

  @Override
  public Writing start(Path folder, Script script, Notes notes) {
    KillableProcess process =
        KillableProcess.start(
            folder.resolve("process.log"),
            WritingProcess.class,
            List.of(
                opener.getClass().getName(),
                folder.toString(),
                script.run(),
                "" + script.seed(),
                "" + script.writers(),
                "" + script.writesEach(),
                "" + script.maxBytes()));
    process.say(script.repeats().stream().map(Write::line).toList());
    return new Listening(process, notes);
  }

  private static final class Listening implements Writing {
    private final KillableProcess process;
    private final Thread listener;

    Listening(KillableProcess process, Notes notes) {
      this.process = process;
      this.listener = new Thread(() -> listen(process, notes), "listener");
      listener.start();
    }

    private static void listen(KillableProcess process, Notes notes) {
      String line = process.readLine();
      while (line != null) {
        String[] parts = line.split(" ", 3);
        switch (parts[0]) {
          case WritingProcess.BEGUN -> notes.begun(Write.parse(parts[1] + " " + parts[2]));
          case WritingProcess.ACKNOWLEDGED ->
              notes.acknowledged(
                  Write.parse(parts[2]), parts[1].equals("-") ? null : VersionId.of(parts[1]));
          case WritingProcess.REFUSED ->
              notes.refused(Write.parse(parts[2]), ErrorCode.valueOf(parts[1]));
          default -> throw new IllegalStateException("no note: " + line);
        }
        line = process.readLine();
      }
    }

    @Override
    public boolean ended() {
      return !listener.isAlive();
    }

    @Override
    public void kill() throws InterruptedException {
      process.kill();
      listener.join();
    }

    @Override
    public String log() {
      return process.log();
    }

    @Override
    public void close() throws InterruptedException {
      kill();
      process.close();
    }
  }
}
