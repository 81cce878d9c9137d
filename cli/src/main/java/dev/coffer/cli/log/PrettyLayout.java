package dev.coffer.cli.log;

import ch.qos.logback.classic.pattern.TargetLengthBasedClassNameAbbreviator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * A line for people: time, level, logger, message. Written out, since setting up a pattern takes
 * longer than all that a short command logs.
 */
final class PrettyLayout extends LayoutBase<ILoggingEvent> {
  private static final int LOGGER_LENGTH = 20;

  private final TargetLengthBasedClassNameAbbreviator names =
      new TargetLengthBasedClassNameAbbreviator(LOGGER_LENGTH);
  private final boolean traces;

  /**
   * @param traces whether stack traces are written, which can carry what vendors say
   */
  PrettyLayout(boolean traces) {
    this.traces = traces;
  }

  @Override
  public String doLayout(ILoggingEvent event) {
    String line =
        "%s %-5s %s: %s%n"
            .formatted(
                Times.FORMAT.format(Instant.ofEpochMilli(event.getTimeStamp())),
                event.getLevel(),
                names.abbreviate(event.getLoggerName()),
                event.getFormattedMessage());
    IThrowableProxy thrown = event.getThrowableProxy();
    return traces && thrown != null ? line + ThrowableProxyUtil.asString(thrown) : line;
  }

  /** Made with the first line, which most commands do not have. */
  private static final class Times {
    static final DateTimeFormatter FORMAT =
        DateTimeFormatter.ofPattern("HH:mm:ss.SSS").withZone(ZoneId.systemDefault());
  }
}
