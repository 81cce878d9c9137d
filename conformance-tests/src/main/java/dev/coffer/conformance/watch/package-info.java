/**
 * What a watch promises, held against what writers did and watchers were told, through cuts, kills
 * and compaction.
 */
@NullMarked
package dev.coffer.conformance.watch;

import org.jspecify.annotations.NullMarked;
