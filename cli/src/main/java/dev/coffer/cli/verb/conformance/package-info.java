/**
 * The verb that holds a store against the contract. The suite and what it runs on are loaded when
 * it is run, and by no other verb.
 */
@NullMarked
package dev.coffer.cli.verb.conformance;

import org.jspecify.annotations.NullMarked;
