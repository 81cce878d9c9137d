/** The verbs of hardware security modules: what is there, how one is set up, whether it does. */
@NullMarked
package dev.coffer.cli.verb.hsm;

import org.jspecify.annotations.NullMarked;
