package dev.coffer.conformance.watch;

/**
 * A promise that was not kept.
 *
 * @param watcher who saw it
 * @param what in one sentence
 */
public record Violation(Guarantee guarantee, String watcher, String what) {}
