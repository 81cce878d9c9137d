/** Files that nobody but their owner may touch: made, checked, replaced and claimed. */
@NullMarked
package dev.coffer.local.disk;

import org.jspecify.annotations.NullMarked;
