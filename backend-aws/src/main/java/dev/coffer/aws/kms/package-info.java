/** AWS KMS as the keeper of a root key. */
@NullMarked
package dev.coffer.aws.kms;

import org.jspecify.annotations.NullMarked;
