/**
 * Who calls, and whether it may: {@link dev.coffer.server.access.Access} is the one decision. It
 * falls before anything is looked up, so whoever is refused learns nothing.
 */
@NullMarked
package dev.coffer.server.access;

import org.jspecify.annotations.NullMarked;
