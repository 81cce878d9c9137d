package dev.coffer.conformance.crash;

import dev.coffer.SecretsClient;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretMetadata;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretState;
import dev.coffer.model.SecretsException;
import dev.coffer.model.VersionId;
import dev.coffer.spi.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Threads that write by a {@link Script}. Each has secrets of its own, to which it does everything
 * that can be done to a secret; beside them all put to a few that they share.
 */
public final class Writers {
  private static final int SHARED = 2;
  private static final int MIN_BYTES = 64;

  /** After these nobody knows what happened: the other side is gone. */
  private static final Set<ErrorCode> GONE =
      Set.of(ErrorCode.UNAVAILABLE, ErrorCode.DEADLINE_EXCEEDED, ErrorCode.CANCELLED);

  private final List<Thread> threads = new ArrayList<>();

  private Writers() {}

  /** Starts all of them. Each ends when its writes are done, or when the store is gone. */
  public static Writers start(SecretsClient client, Script script, Notes notes) {
    Writers writers = new Writers();
    for (int i = 0; i < script.writers(); i++) {
      Writer writer = new Writer(client, script, i, notes);
      Thread thread = new Thread(writer::run, "writer-" + i);
      thread.setDaemon(true);
      writers.threads.add(thread);
    }
    writers.threads.forEach(Thread::start);
    return writers;
  }

  /** Whether all have ended. */
  public boolean ended() {
    return threads.stream().noneMatch(Thread::isAlive);
  }

  /** Waits until all have ended, a minute for each at most. */
  public void await() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join(TimeUnit.MINUTES.toMillis(1));
      if (thread.isAlive()) {
        throw new AssertionError(thread.getName() + " waits for an answer for over a minute.");
      }
    }
  }

  /** One of them. */
  private static final class Writer {
    private final SecretsClient client;
    private final Script script;
    private final int number;
    private final Notes notes;
    private final Random random;
    private int begun;

    Writer(SecretsClient client, Script script, int number, Notes notes) {
      this.client = client;
      this.script = script;
      this.number = number;
      this.notes = notes;
      this.random = new Random(script.seed() * 31 + number);
    }

    void run() {
      try {
        for (Write repeat : script.repeats()) {
          if (repeat.writer() == number) {
            perform(repeat);
          }
        }
        for (int i = 0; i < script.writesEach(); i++) {
          perform(next());
        }
      } catch (SecretsException e) {
        if (!GONE.contains(e.code())) {
          throw e;
        }
        // The store is gone, as is expected; the ledger knows what was under way.
      }
    }

    private void perform(Write write) {
      notes.begun(write);
      VersionId version;
      try {
        version = write.on(client);
      } catch (SecretsException e) {
        if (GONE.contains(e.code())) {
          throw e;
        }
        notes.refused(write, e.code());
        return;
      }
      notes.acknowledged(write, version);
    }

    private Write next() {
      int what = random.nextInt(100);
      if (what < 25) {
        return write(Verb.PUT, SecretName.of("shared/" + random.nextInt(SHARED)), null);
      }
      SecretName name = SecretName.of("w" + number + (what < 60 ? "/text" : Content.FIELDS));
      SecretMetadata now = describe(name);
      if (now == null) {
        return write(Verb.PUT, name, null);
      }
      return now.state() == SecretState.DELETED ? onDeleted(name) : onLive(name, now.current());
    }

    private Write onDeleted(SecretName name) {
      return write(random.nextInt(3) > 0 ? Verb.RESTORE : Verb.PURGE, name, null);
    }

    private Write onLive(SecretName name, @Nullable VersionId current) {
      int what = random.nextInt(100);
      if (what < 8) {
        return write(Verb.DELETE, name, null);
      }
      if (what < 11) {
        return write(Verb.PURGE, name, null);
      }
      long back = current == null ? 0 : Long.parseLong(current.text()) - 1 - random.nextInt(3);
      if (what < 30 && back > 0) {
        return write(Verb.MOVE_STAGE, name, VersionId.of("" + back));
      }
      boolean patch = Content.hasFields(name) && what < 80;
      return write(patch ? Verb.PATCH_FIELDS : Verb.PUT, name, null);
    }

    private Write write(Verb verb, SecretName name, @Nullable VersionId to) {
      int bytes = MIN_BYTES + random.nextInt(script.maxBytes() - MIN_BYTES + 1);
      return new Write(script.run() + "." + number + "." + begun++, number, verb, name, to, bytes);
    }

    private @Nullable SecretMetadata describe(SecretName name) {
      try {
        return client.describe(name.text());
      } catch (SecretsException e) {
        if (e.code() == ErrorCode.NOT_FOUND) {
          return null;
        }
        throw e;
      }
    }
  }
}
