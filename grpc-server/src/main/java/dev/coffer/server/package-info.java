/**
 * The edge: a Coffer server. {@link dev.coffer.server.CofferServer} runs one, {@link
 * dev.coffer.server.Bootstrap} makes what it needs to begin.
 */
@NullMarked
package dev.coffer.server;

import org.jspecify.annotations.NullMarked;
