/** What an operator's machinery asks: is it alive, is it ready, how much does it do. */
@NullMarked
package dev.coffer.server.operations;

import org.jspecify.annotations.NullMarked;
