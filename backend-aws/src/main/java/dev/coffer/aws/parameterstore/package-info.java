/** AWS Systems Manager Parameter Store as a store: encrypted parameters in hierarchies. */
@NullMarked
package dev.coffer.aws.parameterstore;

import org.jspecify.annotations.NullMarked;
