/** Stores of type {@code ${type}}. */
@NullMarked
package ${package};

import org.jspecify.annotations.NullMarked;
