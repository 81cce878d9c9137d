/** What every run of the command has: its surroundings, its output in both forms, and its end. */
@NullMarked
package dev.coffer.cli.run;

import org.jspecify.annotations.NullMarked;
