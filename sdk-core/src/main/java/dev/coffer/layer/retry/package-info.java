/** Repeats what failed for a moment and is safe to repeat. */
@NullMarked
package dev.coffer.layer.retry;

import org.jspecify.annotations.NullMarked;
