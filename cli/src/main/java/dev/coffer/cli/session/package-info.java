/**
 * How a run reaches its stores: global options, environment, contexts, and the client they give.
 */
@NullMarked
package dev.coffer.cli.session;

import org.jspecify.annotations.NullMarked;
