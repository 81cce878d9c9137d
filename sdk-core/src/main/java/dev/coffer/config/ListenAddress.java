package dev.coffer.config;

import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens.
 *
 * @param host a host name or address without brackets
 * @param port 0 to 65535; 0 picks a free one
 */
public record ListenAddress(String host, int port) {
  static final int MAX_PORT = 65535;

  public ListenAddress {
    Objects.requireNonNull(host, "host");
  }

  /** The address to bind, resolved now; unresolved where the host is unknown. */
  public InetSocketAddress socketAddress() {
    return new InetSocketAddress(host, port);
  }

  /** Reads {@code host:port} or {@code [v6]:port}; null where the text is neither. */
  static @Nullable ListenAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      return null;
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    String port = text.substring(colon + 1);
    boolean wellFormed =
        !bare.isEmpty()
            && (bracketed || bare.indexOf(':') < 0)
            && bare.chars().noneMatch(c -> c <= ' ' || c == '/' || c == '[' || c == ']')
            && port.matches("[0-9]{1,5}")
            && Integer.parseInt(port) <= MAX_PORT;
    return wellFormed ? new ListenAddress(bare, Integer.parseInt(port)) : null;
  }

  @Override
  public String toString() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
