package dev.coffer.transit;

/** A store whose transit keys are elsewhere, as behind a server. */
public interface TransitSource {
  /** Its transit keys. Asks nothing yet. */
  TransitKeys transit();
}
