/** The verbs on one secret or a list of them: values in and out, metadata, versions, stages. */
@NullMarked
package dev.coffer.cli.verb.secret;

import org.jspecify.annotations.NullMarked;
