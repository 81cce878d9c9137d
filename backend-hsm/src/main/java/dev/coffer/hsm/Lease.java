package dev.coffer.hsm;

import dev.coffer.hsm.cryptoki.Cryptoki;

/**
 * A session that one call may use.
 *
 * @param slot where the token is in this epoch
 * @param anchor the session that holds the login, to ask whether it still does
 * @param epoch of the session, and of every handle that is found in it
 */
record Lease(Cryptoki cryptoki, long slot, long session, long anchor, long epoch) {}
