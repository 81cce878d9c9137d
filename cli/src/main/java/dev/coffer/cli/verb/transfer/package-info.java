/** The verbs that move many secrets: between stores, to and from files, and as a backup. */
@NullMarked
package dev.coffer.cli.verb.transfer;

import org.jspecify.annotations.NullMarked;
