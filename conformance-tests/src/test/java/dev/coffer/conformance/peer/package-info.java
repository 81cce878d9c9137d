/** Servers that tests talk to, started from {@code peers}. */
@NullMarked
package dev.coffer.conformance.peer;

import org.jspecify.annotations.NullMarked;
