/** The calls of {@code WatchService}: streams of changes, each a cursor over the journals. */
@NullMarked
package dev.coffer.server.watch;

import org.jspecify.annotations.NullMarked;
