/** {@code coffer.yaml} to typed records, and the registry of the providers that it may name. */
@NullMarked
package dev.coffer.config;

import org.jspecify.annotations.NullMarked;
