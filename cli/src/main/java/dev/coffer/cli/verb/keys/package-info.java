/** The verbs of keys: what there is, rotation, rewrap, destruction, shares for the worst day. */
@NullMarked
package dev.coffer.cli.verb.keys;

import org.jspecify.annotations.NullMarked;
