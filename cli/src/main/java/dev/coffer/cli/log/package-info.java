/**
 * What the process logs, and where: standard error, from WARN on, unless the environment says else.
 */
@NullMarked
package dev.coffer.cli.log;

import org.jspecify.annotations.NullMarked;
