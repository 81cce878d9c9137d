/** The suites that every record store, backend and key provider passes: extend one, and run it. */
@NullMarked
package dev.coffer.conformance;

import org.jspecify.annotations.NullMarked;
