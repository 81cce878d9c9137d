/**
 * What all of Azure has in common: where a vault is, as whom it is called, and what errors mean.
 */
@NullMarked
package dev.coffer.azure;

import org.jspecify.annotations.NullMarked;
