/**
 * What a program holds for as long as it lives and that follows rotation by itself: connections to
 * a database and TLS, made of live references.
 */
@NullMarked
package dev.coffer.integration;

import org.jspecify.annotations.NullMarked;
