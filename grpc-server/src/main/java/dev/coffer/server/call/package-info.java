/**
 * What every call passes, whatever it asks: it is admitted, answered from memory on the event loop
 * or handed to threads that may block, bounded, and ended with a status from one table.
 */
@NullMarked
package dev.coffer.server.call;

import org.jspecify.annotations.NullMarked;
