package dev.coffer.local.dotenv;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.Retryability;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.nio.file.Path;

/**
 * What is wrong with a file. It is UNAVAILABLE, since the file can be mended while the program
 * runs; what was read before may be served meanwhile. No message repeats what the file says.
 */
final class DotenvErrors {
  private DotenvErrors() {}

  static SecretsException at(Path file, int line, String what, String mend) {
    return SecretsException.of(ErrorCode.UNAVAILABLE, file + ":" + line + ": " + what + ".")
        .retryability(Retryability.PERMANENT)
        .remedy(mend)
        .build();
  }

  static SecretsException unreadable(String store, IOException cause) {
    return SecretsException.of(
            ErrorCode.UNAVAILABLE, "The files of the store \"" + store + "\" cannot be read.")
        .store(store)
        .remedy("Check that they are UTF-8 text under 4 MiB and readable for this process.")
        .cause(cause)
        .build();
  }
}
