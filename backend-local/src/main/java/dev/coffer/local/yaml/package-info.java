/** A YAML file as a store: the lowest layer, not for secrets. */
@NullMarked
package dev.coffer.local.yaml;

import org.jspecify.annotations.NullMarked;
