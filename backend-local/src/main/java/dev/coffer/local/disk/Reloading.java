package dev.coffer.local.disk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What some files hold together, read again when one of them has changed. A look costs one call of
 * the system for each file. Thread-safe.
 */
public final class Reloading<T> {
  private static final int TRIES = 5;

  private final List<Path> files;
  private final Loader<T> loader;
  private final ReentrantLock loading = new ReentrantLock();
  private volatile @Nullable Loaded<T> loaded;

  /** Reads the files whose stamps are given, in their order; a file may be missing. */
  @FunctionalInterface
  public interface Loader<T> {
    T load(List<FileStamp> stamps) throws IOException;
  }

  private record Loaded<T>(List<FileStamp> stamps, T content) {}

  public Reloading(List<Path> files, Loader<T> loader) {
    this.files = List.copyOf(files);
    this.loader = loader;
  }

  /** The content now. */
  public T get() throws IOException {
    Loaded<T> known = loaded;
    return known != null && known.stamps.equals(stamps()) ? known.content : reload();
  }

  /** A file that changes while it is read is read again, so that no half of it is kept. */
  private T reload() throws IOException {
    loading.lock();
    try {
      List<FileStamp> before = stamps();
      for (int i = 0; i < TRIES; i++) {
        T content = loader.load(before);
        List<FileStamp> after = stamps();
        if (after.equals(before)) {
          loaded = new Loaded<>(after, content);
          return content;
        }
        before = after;
      }
      throw new IOException("the file changes faster than it can be read");
    } finally {
      loading.unlock();
    }
  }

  private List<FileStamp> stamps() throws IOException {
    List<FileStamp> stamps = new ArrayList<>(files.size());
    for (Path file : files) {
      stamps.add(FileStamp.of(file));
    }
    return stamps;
  }
}
