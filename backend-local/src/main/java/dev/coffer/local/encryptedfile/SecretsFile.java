package dev.coffer.local.encryptedfile;

import dev.coffer.envelope.Envelopes;
import dev.coffer.local.disk.Claim;
import dev.coffer.local.disk.PrivateFiles;
import dev.coffer.local.disk.Reloading;
import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretName;
import dev.coffer.model.SecretsException;
import dev.coffer.spi.OperationContext;
import dev.coffer.spi.SecretSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The file and its key. Readers never wait; writers, of this process and of others, come one after
 * the other, and each goes on from what the one before has left.
 */
final class SecretsFile {
  private static final Duration MOST_WAITING = Duration.ofSeconds(10);
  private static final int POLL_MILLIS = 5;

  private final Path file;
  private final Reloading<Holding> holding;
  private final ReentrantLock writing = new ReentrantLock();
  private volatile SecretSource key;

  SecretsFile(Path file, SecretSource key) {
    this.file = file;
    this.key = key;
    this.holding = new Reloading<>(List.of(file), stamps -> read());
  }

  private Holding read() throws IOException {
    if (Files.exists(file)) {
      PrivateFiles.requireFile(file);
    }
    return Holding.read(file, FileKey.read(key));
  }

  /** What it holds now. */
  Holding holding() {
    SecretSource before = key;
    try {
      return holding.get();
    } catch (IOException e) {
      throw EncryptedFileErrors.of(e);
    } catch (SecretsException e) {
      boolean rotating = writing.isLocked() && !writing.isHeldByCurrentThread();
      if (e.code() == ErrorCode.INTEGRITY && (rotating || before != key)) {
        return afterRotation();
      }
      throw e;
    }
  }

  /** While the key is rotated, file and key belong to each other only once that is done. */
  private Holding afterRotation() {
    writing.lock();
    try {
      return holding.get();
    } catch (IOException e) {
      throw EncryptedFileErrors.of(e);
    } finally {
      writing.unlock();
    }
  }

  /** A change of the entries; what it throws leaves the file as it was. */
  interface Change<T> {
    T of(SealedFile before, NavigableMap<SecretName, SealedEntry> entries, Envelopes envelopes);
  }

  /** Changes the entries and writes the file; durable when it returns. */
  <T> T change(Change<T> change, OperationContext context) {
    return alone(
        context,
        () -> {
          Holding before = holding();
          requireMigratable(before);
          NavigableMap<SecretName, SealedEntry> entries = new TreeMap<>(before.sealed().entries());
          T result = change.of(before.sealed(), entries, before.envelopes());
          write(before, before.sealed().next(entries), before.envelopes());
          return result;
        });
  }

  /** Writes a Fernet file in the own format; a file that is no Fernet file stays as it is. */
  void migrate(OperationContext context) {
    alone(
        context,
        () -> {
          Holding before = holding();
          if (before.fernet()) {
            requireMigratable(before);
            write(before, before.sealed().next(before.sealed().entries()), before.envelopes());
          }
          return before;
        });
  }

  /** Seals everything under another key, which is the key from then on. */
  void rotateKey(SecretSource next, OperationContext context) {
    alone(
        context,
        () -> {
          Holding before = holding();
          requireMigratable(before);
          Envelopes envelopes = new Envelopes(FileKey.read(next));
          write(before, before.sealed().resealed(before.envelopes(), envelopes), envelopes);
          key = next;
          return before;
        });
  }

  private static void requireMigratable(Holding before) {
    if (before.fernet() && !before.contents().unaddressable().isEmpty()) {
      throw EncryptedFileErrors.unmigratable(before.contents().unaddressable().size());
    }
  }

  /**
   * Puts the next file in the place of the one before, which is kept: a sealed one until the write
   * after this, a Fernet file for good. What is to be written is read back first.
   */
  private void write(Holding before, SealedFile next, Envelopes envelopes) throws IOException {
    byte[] encoded = next.encode(envelopes);
    SealedFile.decode(encoded, envelopes).requireReadable(envelopes);
    Path previous =
        file.resolveSibling(file.getFileName() + (before.fernet() ? ".fernet" : ".previous"));
    if (before.fernet() && Files.exists(previous)) {
      throw EncryptedFileErrors.alreadyKept(previous.toString());
    }
    PrivateFiles.replace(file, encoded, previous);
  }

  private interface Deed<T> {
    T run() throws IOException;
  }

  private <T> T alone(OperationContext context, Deed<T> deed) {
    Duration waiting = context.hasDeadline() ? context.remaining() : MOST_WAITING;
    long until = System.nanoTime() + waiting.toNanos();
    try {
      if (!writing.tryLock(waiting.toNanos(), TimeUnit.NANOSECONDS)) {
        throw tooLate(context);
      }
      try (Claim claim = claim(until, context)) {
        return deed.run();
      } finally {
        writing.unlock();
      }
    } catch (IOException e) {
      throw EncryptedFileErrors.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw EncryptedFileErrors.cancelled();
    }
  }

  private Claim claim(long until, OperationContext context)
      throws IOException, InterruptedException {
    Path directory = file.getParent();
    if (directory != null && Files.notExists(directory)) {
      PrivateFiles.requireDirectory(directory);
    }
    Claim claim = Claim.tryOn(file);
    while (claim == null) {
      if (until - System.nanoTime() <= 0) {
        throw tooLate(context);
      }
      Thread.sleep(POLL_MILLIS);
      claim = Claim.tryOn(file);
    }
    return claim;
  }

  private static SecretsException tooLate(OperationContext context) {
    context.checkDeadline();
    return EncryptedFileErrors.busy();
  }
}
