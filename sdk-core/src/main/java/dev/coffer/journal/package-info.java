/**
 * Following changes: what is watched and from where, events, sealed resume tokens, cursors over the
 * journals of stores, and streams that go on by themselves after a cut.
 */
@NullMarked
package dev.coffer.journal;

import org.jspecify.annotations.NullMarked;
