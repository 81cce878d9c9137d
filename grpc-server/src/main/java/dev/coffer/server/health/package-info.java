/**
 * How well the server and its stores are: asked once, told on three doors (gRPC health, the
 * operations port, {@code GetStatus}).
 */
@NullMarked
package dev.coffer.server.health;

import org.jspecify.annotations.NullMarked;
