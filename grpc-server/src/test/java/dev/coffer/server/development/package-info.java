/** A server for one's own machine. */
@NullMarked
package dev.coffer.server.development;

import org.jspecify.annotations.NullMarked;
