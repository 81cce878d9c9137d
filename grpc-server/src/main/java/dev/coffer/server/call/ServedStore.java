package dev.coffer.server.call;

import dev.coffer.pipeline.OpenStore;

/**
 * A store that is open, with the threads on which its calls may block.
 *
 * @param store the store with its pipeline
 * @param executor its own threads
 */
public record ServedStore(OpenStore store, BoundedExecutor executor) {}
