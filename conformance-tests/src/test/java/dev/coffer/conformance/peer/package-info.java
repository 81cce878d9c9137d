/** Real servers that the tests talk to, each started by its script in {@code peers}. */
@NullMarked
package dev.coffer.conformance.peer;

import org.jspecify.annotations.NullMarked;
