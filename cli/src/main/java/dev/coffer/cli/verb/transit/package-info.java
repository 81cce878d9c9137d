/** The verbs of transit keys: the keys themselves, and what they do with data. */
@NullMarked
package dev.coffer.cli.verb.transit;

import org.jspecify.annotations.NullMarked;
