/** The layers of the pipeline, one package each, and the pipeline to begin with. */
@NullMarked
package dev.coffer.layer;

import org.jspecify.annotations.NullMarked;
