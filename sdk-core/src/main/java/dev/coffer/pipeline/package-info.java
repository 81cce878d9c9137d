/**
 * One generic method through which every operation runs, and the fixed order of the layers around
 * it.
 */
@NullMarked
package dev.coffer.pipeline;

import org.jspecify.annotations.NullMarked;
