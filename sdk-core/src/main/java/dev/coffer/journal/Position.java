package dev.coffer.journal;

import java.util.UUID;

/**
 * How far a watch is in one store.
 *
 * @param store the store's own identity
 * @param epoch of the store
 * @param revision of the last event that was told or passed over; 0 for none
 */
record Position(UUID store, long epoch, long revision) {}
