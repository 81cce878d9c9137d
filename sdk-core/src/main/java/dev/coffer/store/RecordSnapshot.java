package dev.coffer.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One revision of a record store, held until it is closed. Used by one thread. */
public interface RecordSnapshot extends AutoCloseable {
  long revision();

  @Nullable Record get(byte[] key);

  /** As {@link RecordStore#range}. */
  List<Record> range(byte[] from, byte[] to, int limit);

  @Override
  void close();
}
