/** Keys of Google Cloud KMS as root keys. */
@NullMarked
package dev.coffer.gcp.kms;

import org.jspecify.annotations.NullMarked;
