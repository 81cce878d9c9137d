package dev.coffer.server.operations;

import dev.coffer.model.ErrorCode;
import dev.coffer.model.SecretsException;
import java.io.IOException;
import java.net.InetSocketAddress;

/** What to say of a port that cannot be bound. */
public final class Ports {
  private Ports() {}

  /**
   * @param key the key of the configuration that names the address
   */
  public static SecretsException refused(String key, InetSocketAddress address, IOException cause) {
    String where = address.getHostString() + ":" + address.getPort();
    if (address.isUnresolved() || isForeign(cause)) {
      return SecretsException.of(
              ErrorCode.CONFIGURATION, key + ": " + where + " is no address of this machine.")
          .remedy("Name an address of this machine, or 0.0.0.0 for all.")
          .cause(cause)
          .build();
    }
    return SecretsException.of(ErrorCode.UNAVAILABLE, key + ": " + where + " cannot be bound.")
        .remedy("See what listens there already, or name another port under " + key + ".")
        .cause(cause)
        .build();
  }

  /** The kernel's words are all that tells the two failures apart. */
  private static boolean isForeign(IOException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String said = cause.getMessage();
      if (said != null && said.contains("Cannot assign requested address")) {
        return true;
      }
    }
    return false;
  }
}
