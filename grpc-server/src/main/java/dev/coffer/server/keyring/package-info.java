/** {@code coffer.v1.KeyRingService}: the keys of sealed stores. */
@NullMarked
package dev.coffer.server.keyring;

import org.jspecify.annotations.NullMarked;
