package dev.coffer.store;

/**
 * A row that is to be written anew, if it is still what it was.
 *
 * @param old what it must be
 */
@SuppressWarnings("ArrayRecordComponent") // carried, never compared
record RowSwap(byte[] key, byte[] old, byte[] next) {}
