/**
 * The validator of watches: held against planted defects, and run against a server under faults.
 */
@NullMarked
package dev.coffer.conformance.watch;

import org.jspecify.annotations.NullMarked;
