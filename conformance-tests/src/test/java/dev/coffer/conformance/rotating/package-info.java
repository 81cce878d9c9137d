/** What follows rotation by itself, rotated under load against real servers. */
@NullMarked
package dev.coffer.conformance.rotating;

import org.jspecify.annotations.NullMarked;
