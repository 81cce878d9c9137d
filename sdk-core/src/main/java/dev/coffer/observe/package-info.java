/**
 * How changes are found in stores that do not push them: one place looks at what is current, within
 * a budget of calls, of what someone watches and of nothing else. {@link
 * dev.coffer.observe.ObservedChanges} is the door; a backend gives the {@link
 * dev.coffer.observe.Looks}.
 */
@NullMarked
package dev.coffer.observe;

import org.jspecify.annotations.NullMarked;
