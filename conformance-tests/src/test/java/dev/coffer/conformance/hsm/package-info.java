/** Root keys in SoftHSM, straight and through a module that fails as it is told. */
package dev.coffer.conformance.hsm;
