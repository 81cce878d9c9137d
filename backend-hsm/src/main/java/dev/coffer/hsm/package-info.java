/** Root keys that never leave a hardware security module, over PKCS#11. */
@NullMarked
package dev.coffer.hsm;

import org.jspecify.annotations.NullMarked;
