/** Verbs that follow changes: the stream itself, and a child that lives with its secrets. */
@NullMarked
package dev.coffer.cli.verb.watch;

import org.jspecify.annotations.NullMarked;
