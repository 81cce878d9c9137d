/** The verbs that look and change nothing: stores, status, health, version, completion. */
@NullMarked
package dev.coffer.cli.verb.look;

import org.jspecify.annotations.NullMarked;
