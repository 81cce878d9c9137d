/** The software key provider: a root key in a file, or from a passphrase. For development. */
@NullMarked
package dev.coffer.local.key;

import org.jspecify.annotations.NullMarked;
