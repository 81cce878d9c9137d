/** {@code coffer.v1.SystemService}: the server itself and its stores. */
@NullMarked
package dev.coffer.server.system;

import org.jspecify.annotations.NullMarked;
