/**
 * The rules that the build holds the code to: who may know whom, and what classes look like. Every
 * rule is shown to fail on a defect that is planted for it.
 */
@NullMarked
package dev.coffer.architecture;

import org.jspecify.annotations.NullMarked;
