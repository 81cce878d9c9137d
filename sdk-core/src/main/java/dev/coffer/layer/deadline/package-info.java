/** Gives every call an end. */
@NullMarked
package dev.coffer.layer.deadline;

import org.jspecify.annotations.NullMarked;
