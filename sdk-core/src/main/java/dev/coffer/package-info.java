/** What an application types. */
@NullMarked
package dev.coffer;

import org.jspecify.annotations.NullMarked;
