package dev.coffer.conformance;

/** How a store spells a name. */
public enum Spelling {
  /** In a way of its own: no other name is meant by it. */
  OWN,
  /** As it spells other names too, which a read cannot tell apart. */
  SHARED,
  /** Not at all: the name must be refused with INVALID_ARGUMENT. */
  NONE
}
