package dev.coffer.cli.log;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Sends what libraries log through {@code java.util.logging} the way of all other logs. The JDK
 * makes one when the first of them asks for a logger, so a run without any pays nothing.
 */
public final class JavaLogging {
  private static final String PROPERTY = "java.util.logging.config.class";

  /** Made by the JDK: takes the place of its console. */
  public JavaLogging() {
    Logger root = LogManager.getLogManager().getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    root.setLevel(Level.WARNING);
    root.addHandler(new Forward());
  }

  /** Has the JDK use this class; to be called before anything logs. */
  public static void use() {
    System.setProperty(PROPERTY, JavaLogging.class.getName());
  }

  private static final class Forward extends Handler {
    @Override
    public void publish(LogRecord record) {
      String name = record.getLoggerName() == null ? "java" : record.getLoggerName();
      boolean severe = record.getLevel().intValue() >= Level.SEVERE.intValue();
      org.slf4j.Logger logger = LoggerFactory.getLogger(name);
      LoggingEventBuilder event = severe ? logger.atError() : logger.atWarn();
      event.setCause(record.getThrown()).log(record.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
