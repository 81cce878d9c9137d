/** Vault and OpenBao: KV v1 and v2 as stores, transit keys as root keys. */
@NullMarked
package dev.coffer.vault;

import org.jspecify.annotations.NullMarked;
