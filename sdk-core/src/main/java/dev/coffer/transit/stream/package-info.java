/** Data of any length, sealed on the client with data keys that a key service wraps. */
@NullMarked
package dev.coffer.transit.stream;

import org.jspecify.annotations.NullMarked;
