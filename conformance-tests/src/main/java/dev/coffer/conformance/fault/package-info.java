/** A network on a bad day: proxies in front of a server that fail as they are told to. */
@NullMarked
package dev.coffer.conformance.fault;

import org.jspecify.annotations.NullMarked;
