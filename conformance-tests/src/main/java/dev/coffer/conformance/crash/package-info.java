/**
 * What is left when a process that writes is killed: processes of their own are ended with SIGKILL
 * at seeded moments, again and again over the same data, and what is read back is held against a
 * ledger of what they had acknowledged.
 */
@NullMarked
package dev.coffer.conformance.crash;

import org.jspecify.annotations.NullMarked;
