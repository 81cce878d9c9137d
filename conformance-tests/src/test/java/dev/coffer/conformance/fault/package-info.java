/** What the proxies promise. */
@NullMarked
package dev.coffer.conformance.fault;

import org.jspecify.annotations.NullMarked;
