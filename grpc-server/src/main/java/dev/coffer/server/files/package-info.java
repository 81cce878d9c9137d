/** Files that only their owner may read. */
@NullMarked
package dev.coffer.server.files;

import org.jspecify.annotations.NullMarked;
