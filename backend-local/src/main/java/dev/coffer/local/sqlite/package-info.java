/** The records of a sealed store in one SQLite file. */
@NullMarked
package dev.coffer.local.sqlite;

import org.jspecify.annotations.NullMarked;
