/** Immutable values that every part of Coffer speaks: names, values, versions, metadata, errors. */
@NullMarked
package dev.coffer.model;

import org.jspecify.annotations.NullMarked;
