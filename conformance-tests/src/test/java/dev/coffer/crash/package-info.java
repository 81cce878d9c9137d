/** What is left when a process that writes is killed. */
@NullMarked
package dev.coffer.crash;

import org.jspecify.annotations.NullMarked;
