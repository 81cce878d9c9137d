/** Secrets of Azure Key Vault as a store. */
@NullMarked
package dev.coffer.azure.keyvault;

import org.jspecify.annotations.NullMarked;
