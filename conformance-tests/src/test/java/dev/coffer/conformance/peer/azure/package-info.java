/**
 * A fake of our own in place of Azure Key Vault and Entra ID, of which no peer can be had: it
 * speaks the real wire over TLS, is stricter than the service, and is held to recorded facts of it
 * by tests. What it proves is proved against a fake, and never against Azure.
 */
@NullMarked
package dev.coffer.conformance.peer.azure;

import org.jspecify.annotations.NullMarked;
