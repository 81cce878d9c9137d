package dev.coffer.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Which type of store, root key or record store a contract is run over: its {@code type} in {@code
 * coffer.yaml}. A roster holds these against the types that can be configured.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Proves {
  /** The type, as {@code vault}. */
  String value();
}
