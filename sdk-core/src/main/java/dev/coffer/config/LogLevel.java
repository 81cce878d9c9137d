package dev.coffer.config;

/** How much a server says in its log: what is named here and what is worse. */
public enum LogLevel {
  ERROR,
  WARN,
  INFO,
  DEBUG
}
