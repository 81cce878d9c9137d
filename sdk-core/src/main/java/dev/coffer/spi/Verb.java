package dev.coffer.spi;

import java.util.Locale;

/** The name of an operation, and what a change is told to come from. */
public enum Verb {
  GET(false),
  GET_MANY(false),
  DESCRIBE(false),
  LIST(false),
  LIST_VERSIONS(false),
  PUT(true),
  PATCH_FIELDS(true),
  UPDATE_METADATA(true),
  MOVE_STAGE(true),
  SET_VERSION_STATE(true),
  DELETE(true),
  RESTORE(true),
  PURGE(true),
  /** No operation of Coffer: a change that someone made past it, and that was found. */
  OBSERVE(true);

  private final boolean mutation;
  private final String label = name().toLowerCase(Locale.ROOT);

  Verb(boolean mutation) {
    this.mutation = mutation;
  }

  /** Whether it changes the store. */
  public boolean isMutation() {
    return mutation;
  }

  /** Lower case, as metrics and audit records write it. */
  public String label() {
    return label;
  }
}
