/** A Coffer server as a backend: the Java client of the gRPC edge. */
@NullMarked
package dev.coffer.remote;

import org.jspecify.annotations.NullMarked;
