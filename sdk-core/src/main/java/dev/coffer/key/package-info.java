/** Root keys, the key ring, and the providers that keep root keys out of reach. */
@NullMarked
package dev.coffer.key;

import org.jspecify.annotations.NullMarked;
