/** The verbs that make and run a server: bootstrap, server, dev. */
@NullMarked
package dev.coffer.cli.verb.server;

import org.jspecify.annotations.NullMarked;
