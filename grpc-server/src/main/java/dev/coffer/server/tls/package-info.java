/** The wire below the calls: certificates that can be reloaded, and bounds on connections. */
@NullMarked
package dev.coffer.server.tls;

import org.jspecify.annotations.NullMarked;
