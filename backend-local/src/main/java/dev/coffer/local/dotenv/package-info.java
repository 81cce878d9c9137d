/** {@code .env} files as a store. */
@NullMarked
package dev.coffer.local.dotenv;

import org.jspecify.annotations.NullMarked;
