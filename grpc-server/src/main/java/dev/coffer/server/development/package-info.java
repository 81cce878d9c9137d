/**
 * A server for one's own machine: {@link dev.coffer.server.development.DevelopmentFolder} makes all
 * that it needs.
 */
@NullMarked
package dev.coffer.server.development;

import org.jspecify.annotations.NullMarked;
