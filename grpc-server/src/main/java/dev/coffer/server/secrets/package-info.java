/** {@code coffer.v1.SecretService}: requests to operations, and what they give to answers. */
@NullMarked
package dev.coffer.server.secrets;

import org.jspecify.annotations.NullMarked;
