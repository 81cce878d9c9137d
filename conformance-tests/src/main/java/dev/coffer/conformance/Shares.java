package dev.coffer.conformance;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a contract over a root key or a record store need not find closed: threads and files that a
 * library keeps for all of its users.
 */
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Shares {
  /** Beginnings of names of threads and of paths of files. */
  String[] value();
}
