/**
 * Stores that are small enough to be read as a whole: how they are searched, listed and refused.
 */
@NullMarked
package dev.coffer.local.table;

import org.jspecify.annotations.NullMarked;
