/** Names of secrets as names of variables: what environments and {@code .env} files share. */
@NullMarked
package dev.coffer.local.variable;

import org.jspecify.annotations.NullMarked;
