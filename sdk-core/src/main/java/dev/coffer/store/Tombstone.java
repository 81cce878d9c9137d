package dev.coffer.store;

import java.time.Instant;

/** What a purge leaves under a name, so that no number is ever given twice. */
record Tombstone(long counter, long incarnation, long lastNumber, Instant purgeTime)
    implements NameRecord {}
