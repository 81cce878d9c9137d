/** Stores made of other stores: layered and failover. Each is a backend like any other. */
@NullMarked
package dev.coffer.compose;

import org.jspecify.annotations.NullMarked;
