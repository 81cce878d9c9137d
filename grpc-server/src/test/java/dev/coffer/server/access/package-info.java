/** Who calls, and whether it may. */
@NullMarked
package dev.coffer.server.access;

import org.jspecify.annotations.NullMarked;
