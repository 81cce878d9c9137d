/** The {@code coffer} command: its entry, its tree of verbs, and what it says to wrong use. */
@NullMarked
package dev.coffer.cli;

import org.jspecify.annotations.NullMarked;
