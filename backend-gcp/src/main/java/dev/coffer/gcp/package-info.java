/** What the services of Google Cloud share: where they are, as whom they are called, errors. */
@NullMarked
package dev.coffer.gcp;

import org.jspecify.annotations.NullMarked;
