package dev.coffer.config;

/** How strict a server is. What is insecure is refused in {@link #PRODUCTION}. */
public enum Profile {
  /** The default: client certificates are required, every {@code unsafe_} setting is refused. */
  PRODUCTION,
  /** For one's own machine: a bearer token may stand for a client certificate; reflection is on. */
  DEVELOPMENT
}
