package dev.coffer.local.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coffer.local.key.SoftwareKeyProvider;
import dev.coffer.model.Secret;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretValue;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.GetRequest;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.PutRequest;
import dev.coffer.store.SealedConfig;
import dev.coffer.store.SealedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A child process puts through a sealed store with eight writers and is killed at any moment; what
 * it had acknowledged stands in a ledger for each writer. {@code -Dcoffer.kill.cycles} sets how
 * often (default 5).
 */
class KillTest {
  private static final int WRITERS = 8;

  @TempDir Path directory;

  /** Puts rising numbers until it is killed; notes each in the ledger once the put has returned. */
  static final class Putter {
    public static void main(String[] arguments) throws Exception {
      Path folder = Path.of(arguments[0]);
      int first = Integer.parseInt(arguments[1]);
      boolean early = Boolean.parseBoolean(arguments[2]);
      SealedStore store = open(folder);
      List<Thread> writers = new ArrayList<>();
      for (int writer = 0; writer < WRITERS; writer++) {
        Path ledger = folder.resolve("ledger-" + writer);
        String name = "writer-" + writer;
        writers.add(new Thread(() -> putForEver(store, name, ledger, first, early)));
      }
      writers.forEach(Thread::start);
      for (Thread writer : writers) {
        writer.join();
      }
    }

    private static void putForEver(
        SealedStore store, String name, Path ledger, int first, boolean early) {
      for (int number = first; ; number++) {
        if (early) {
          note(ledger, number);
        }
        try (SecretValue value = SecretValue.ofUtf8("" + number)) {
          store.put(
              PutRequest.of(SecretName.of(name + "/" + number), value), OperationContext.LOCAL);
        }
        note(ledger, number);
      }
    }

    /** The page cache outlives the process, so a plain write is enough against a kill. */
    private static void note(Path ledger, int number) {
      try {
        Files.writeString(
            ledger, number + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static SealedStore open(Path folder) {
    return SealedStore.open(
        "store",
        SqliteRecords.open(folder.resolve("records.db")),
        SoftwareKeyProvider.openFile(folder.resolve("root.key")),
        SealedConfig.DEFAULT);
  }

  @Test
  void everyAcknowledgedPutSurvivesBeingKilled() throws Exception {
    create();
    int cycles = Integer.getInteger("coffer.kill.cycles", 5);
    Random random = new Random(42);
    for (int cycle = 0; cycle < cycles; cycle++) {
      killAfter(300 + random.nextInt(300), cycle * 1_000_000, false);
      assertThat(lost()).as("lost in cycle " + cycle).isEmpty();
    }
  }

  /** A store that acknowledges before the commit must be found out by the very same judgement. */
  @Test
  void anAcknowledgementBeforeTheCommitIsFoundOut() throws Exception {
    create();
    List<String> lost = List.of();
    for (int cycle = 0; cycle < 10 && lost.isEmpty(); cycle++) {
      killAfter(300, cycle * 1_000_000, true);
      lost = lost();
    }
    assertThat(lost).isNotEmpty();
  }

  private void create() {
    try (SoftwareKeyProvider root = SoftwareKeyProvider.createFile(directory.resolve("root.key"));
        SealedStore store =
            SealedStore.create(
                "store",
                SqliteRecords.open(directory.resolve("records.db")),
                root,
                SealedConfig.DEFAULT)) {
      assertThat(store.verify().isClean()).isTrue();
    }
  }

  private void killAfter(int millis, int first, boolean early) throws Exception {
    Path output = directory.resolve("output");
    Process child =
        ChildJvm.start(output, Putter.class, directory.toString(), "" + first, "" + early);
    long acknowledgedBefore = acknowledged().size();
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (acknowledged().size() <= acknowledgedBefore) {
      assertThat(child.isAlive()).as(Files.readString(output)).isTrue();
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.sleep(20);
    }
    Thread.sleep(millis);
    child.destroyForcibly();
    assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
  }

  /** What was acknowledged and is not there, or not as it was put. */
  private List<String> lost() throws IOException {
    List<String> lost = new ArrayList<>();
    try (SealedStore store = open(directory)) {
      for (String name : acknowledged()) {
        String number = name.substring(name.indexOf('/') + 1);
        try (Secret secret =
            store.get(GetRequest.current(SecretName.of(name)), OperationContext.LOCAL)) {
          if (!secret.value().utf8().equals(number)) {
            lost.add(name + " has another value");
          }
        } catch (SecretsException e) {
          lost.add(name + " is " + e.code());
        }
      }
      assertThat(store.verify().findings()).isEmpty();
    }
    return lost;
  }

  private List<String> acknowledged() throws IOException {
    List<String> names = new ArrayList<>();
    for (int writer = 0; writer < WRITERS; writer++) {
      Path ledger = directory.resolve("ledger-" + writer);
      if (Files.exists(ledger)) {
        String text = Files.readString(ledger);
        for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
          names.add("writer-" + writer + "/" + line);
        }
      }
    }
    return names;
  }
}
