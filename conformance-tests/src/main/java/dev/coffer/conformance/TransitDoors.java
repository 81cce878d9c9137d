package dev.coffer.conformance;

import dev.coffer.transit.TransitKeys;

/** The way to the transit keys of one store, from whatever side. */
public interface TransitDoors extends AutoCloseable {
  /** The keys of the store as it is open now. */
  TransitKeys keys();

  /** Closes the store as a program that ends does, and opens what it left. */
  void reopen();

  @Override
  void close();
}
