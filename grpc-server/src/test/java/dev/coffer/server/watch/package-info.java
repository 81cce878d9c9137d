/** Rights of streams, past the wire. */
@NullMarked
package dev.coffer.server.watch;

import org.jspecify.annotations.NullMarked;
