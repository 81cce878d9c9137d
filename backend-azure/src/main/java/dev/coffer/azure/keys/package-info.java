/** Keys of Azure Key Vault as root keys. */
@NullMarked
package dev.coffer.azure.keys;

import org.jspecify.annotations.NullMarked;
