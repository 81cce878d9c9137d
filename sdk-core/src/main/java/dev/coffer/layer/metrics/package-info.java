/** Counts every call, exactly, and measures a sample of them. */
@NullMarked
package dev.coffer.layer.metrics;

import org.jspecify.annotations.NullMarked;
