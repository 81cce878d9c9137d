/** The few calls of PKCS#11 that Coffer makes, and the engine that makes them. */
@NullMarked
package dev.coffer.hsm.cryptoki;

import org.jspecify.annotations.NullMarked;
