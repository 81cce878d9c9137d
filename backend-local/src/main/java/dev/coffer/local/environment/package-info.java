/** Environment variables as a store. */
@NullMarked
package dev.coffer.local.environment;

import org.jspecify.annotations.NullMarked;
