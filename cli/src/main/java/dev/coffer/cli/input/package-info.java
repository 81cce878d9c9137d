/** Where values come from: standard input, files, a person, generators. Never from arguments. */
@NullMarked
package dev.coffer.cli.input;

import org.jspecify.annotations.NullMarked;
