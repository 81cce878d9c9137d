/** Kills of the sealed store and of the server, and defects that only a kill brings to light. */
@NullMarked
package dev.coffer.conformance.crash;

import org.jspecify.annotations.NullMarked;
