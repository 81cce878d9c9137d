/** Google Cloud Secret Manager as a store. */
@NullMarked
package dev.coffer.gcp.secretmanager;

import org.jspecify.annotations.NullMarked;
