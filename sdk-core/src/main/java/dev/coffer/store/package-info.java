/** The sealed store, and the records it stands on. */
@NullMarked
package dev.coffer.store;

import org.jspecify.annotations.NullMarked;
