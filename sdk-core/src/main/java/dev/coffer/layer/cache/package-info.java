/** Answers reads from memory, off the heap, as long as that is right. */
@NullMarked
package dev.coffer.layer.cache;

import org.jspecify.annotations.NullMarked;
