/**
 * What a backend author implements and receives: the backend, its capabilities, one request record
 * per operation.
 */
@NullMarked
package dev.coffer.spi;

import org.jspecify.annotations.NullMarked;
