/** Refuses what the store cannot do, before any I/O. */
@NullMarked
package dev.coffer.layer.guard;

import org.jspecify.annotations.NullMarked;
