package dev.coffer.store;

/** What is kept beside an open store: see {@link SealedStore#part}. */
public interface StorePart extends AutoCloseable {
  /** Ends its threads and wipes what it holds; the store is still open. Called once. */
  @Override
  void close();
}
