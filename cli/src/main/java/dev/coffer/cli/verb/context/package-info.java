/** The verbs of saved contexts: servers and how to prove oneself to them, under a name. */
@NullMarked
package dev.coffer.cli.verb.context;

import org.jspecify.annotations.NullMarked;
