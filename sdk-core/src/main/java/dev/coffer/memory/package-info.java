/**
 * A store in memory that can do everything: the reference of every capability, with fault switches.
 */
@NullMarked
package dev.coffer.memory;

import org.jspecify.annotations.NullMarked;
