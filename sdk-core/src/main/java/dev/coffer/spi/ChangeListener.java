package dev.coffer.spi;

/** Hears of changes, one at a time and in order. Must return soon and must not call the store. */
@FunctionalInterface
public interface ChangeListener {
  void onChange(Change change);
}
