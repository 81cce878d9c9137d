/** SVE1: the sealed form of every record. No I/O. */
@NullMarked
package dev.coffer.envelope;

import org.jspecify.annotations.NullMarked;
