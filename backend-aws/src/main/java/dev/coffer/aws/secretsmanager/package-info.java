/** AWS Secrets Manager as a store: its stages are Coffer's, its tags labels. */
@NullMarked
package dev.coffer.aws.secretsmanager;

import org.jspecify.annotations.NullMarked;
