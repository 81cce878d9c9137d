package dev.coffer.cli.run;

import java.util.function.Function;

/**
 * One column of a table for a person.
 *
 * @param heading upper case
 * @param cell the text of an item; empty where there is nothing to say
 */
public record Column<T>(String heading, Function<T, String> cell) {}
