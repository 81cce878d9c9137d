/**
 * Transit keys: named keys with versions in a sealed store, which encrypt, sign and authenticate
 * the data of others without ever leaving it.
 */
@NullMarked
package dev.coffer.transit;

import org.jspecify.annotations.NullMarked;
