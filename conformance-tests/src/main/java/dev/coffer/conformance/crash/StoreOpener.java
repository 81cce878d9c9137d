package dev.coffer.conformance.crash;

import java.nio.file.Path;

/**
 * Opens a sealed store in a folder, and makes it where there is none. A class with a public
 * constructor without parameters, since the process that writes has an object of its own.
 */
public interface StoreOpener {
  CrashedStore open(Path folder);
}
