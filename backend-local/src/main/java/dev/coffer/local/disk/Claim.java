package dev.coffer.local.disk;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The exclusive right to a file, held through a lock of the operating system on a file beside it
 * ({@code FILE.lock}).
 *
 * <p>The lock is the kernel's, not the lock file's existence: it ends with the process however that
 * ends, and a lock file that was left behind or copied with its directory claims nothing. The lock
 * file is never removed: two processes could otherwise hold locks on two files of one name. It is
 * not the claimed file itself, because POSIX drops a process's locks on a file when the process
 * closes <em>any</em> descriptor of it, and SQLite opens and closes its own.
 *
 * <p>For the same reason a second claim within this process must not even open the lock file:
 * closing it again would take the first claim's lock away. The files claimed here are therefore
 * remembered by their identity, whatever path leads to them.
 */
public final class Claim implements AutoCloseable {
  private static final ReentrantLock CLAIMING = new ReentrantLock();
  private static final Set<Object> HELD_HERE = ConcurrentHashMap.newKeySet();

  private final Object identity;
  private final FileChannel channel;

  private Claim(Object identity, FileChannel channel) {
    this.identity = identity;
    this.channel = channel;
  }

  /**
   * Claims a file.
   *
   * @throws SecretsException UNAVAILABLE when somebody has it
   * @throws IOException when the lock file cannot be opened
   */
  public static Claim on(Path file) throws IOException {
    Claim claim = tryOn(file);
    if (claim == null) {
      throw SecretsException.of(ErrorCode.UNAVAILABLE, file + " is in use by another opener.")
          .remedy("Stop what has it open: one opener owns it at a time.")
          .build();
    }
    return claim;
  }

  /**
   * Claims a file, or says that somebody has it.
   *
   * @return null when it is claimed already
   * @throws IOException when the lock file cannot be opened
   */
  public static @Nullable Claim tryOn(Path file) throws IOException {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    CLAIMING.lock();
    try {
      Object identity = identityOf(lockFile);
      FileChannel locked = HELD_HERE.contains(identity) ? null : lock(lockFile);
      if (locked == null) {
        return null;
      }
      HELD_HERE.add(identity);
      return new Claim(identity, locked);
    } finally {
      CLAIMING.unlock();
    }
  }

  private static @Nullable FileChannel lock(Path lockFile) throws IOException {
    FileChannel channel = PrivateFiles.openOrCreate(lockFile);
    FileLock lock = null;
    try {
      lock = channel.tryLock();
    } finally {
      if (lock == null) {
        channel.close();
      }
    }
    return lock == null ? null : channel;
  }

  /** Device and inode where the file system has them. */
  private static Object identityOf(Path lockFile) throws IOException {
    createUnlessThere(lockFile);
    Object key = Files.readAttributes(lockFile, BasicFileAttributes.class).fileKey();
    return key == null ? lockFile.toRealPath() : key;
  }

  private static void createUnlessThere(Path lockFile) throws IOException {
    if (Files.exists(lockFile)) {
      return;
    }
    try {
      PrivateFiles.create(lockFile).close();
    } catch (FileAlreadyExistsException raced) {
      // Another process made it in between, which is just as well: whoever locks it first has it.
      return;
    }
  }

  /** Gives the right back. */
  @Override
  public void close() throws IOException {
    channel.close();
    HELD_HERE.remove(identity);
  }
}
