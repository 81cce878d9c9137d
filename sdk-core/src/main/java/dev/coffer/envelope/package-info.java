/** SVE1, the sealed form of every record, and SVS1, the sealed form of streams. No I/O. */
@NullMarked
package dev.coffer.envelope;

import org.jspecify.annotations.NullMarked;
