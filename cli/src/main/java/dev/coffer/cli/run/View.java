package dev.coffer.cli.run;

/** How an item looks with {@code --json}. */
@FunctionalInterface
public interface View<T> {
  JsonObject json(T item);
}
