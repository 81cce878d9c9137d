package dev.coffer.conformance;

import dev.coffer.spi.Capability;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a store must declare for a sentence of the contract to hold. Where it declares less, the
 * same test demands the refusal: from the guard before any I/O, and from the store itself.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
@interface Needs {
  Capability[] value();
}
