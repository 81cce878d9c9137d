/** The edge, over real TLS on real ports. */
@NullMarked
package dev.coffer.server;

import org.jspecify.annotations.NullMarked;
