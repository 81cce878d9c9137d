package dev.coffer.hsm.cryptoki;

import org.slf4j.LoggerFactory;
import org.xipki.pkcs11.wrapper.Logger;
import org.xipki.pkcs11.wrapper.StaticLogger;

/**
 * Keeps the wrapper off standard output, where it prints unless it is given a logger. It is told
 * that nobody listens to its details, since those follow every call with its arguments.
 */
final class WrapperLog implements Logger {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("dev.coffer.hsm.wrapper");

  static void install() {
    StaticLogger.setLogger(new WrapperLog());
  }

  @Override
  public void error(String format, Object... arguments) {
    LOG.warn(format, arguments);
  }

  @Override
  public void warn(String format, Object... arguments) {
    LOG.info(format, arguments);
  }

  @Override
  public void info(String format, Object... arguments) {
    LOG.debug(format, arguments);
  }

  @Override
  public void debug(String format, Object... arguments) {}

  @Override
  public void trace(String format, Object... arguments) {}

  @Override
  public boolean isWarnEnabled() {
    return LOG.isInfoEnabled();
  }

  @Override
  public boolean isInfoEnabled() {
    return LOG.isDebugEnabled();
  }

  @Override
  public boolean isDebugEnabled() {
    return false;
  }

  @Override
  public boolean isTraceEnabled() {
    return false;
  }
}
