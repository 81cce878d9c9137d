/** {@code coffer.v1.KeyService}: the transit keys of sealed stores. */
@NullMarked
package dev.coffer.server.transit;

import org.jspecify.annotations.NullMarked;
