package dev.coffer.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Map;

/**
 * Sets logging up in code: reading a file for it would take longer than most verbs do. {@code
 * COFFER_LOG_LEVEL} is a level (default WARN); {@code COFFER_LOG_FORMAT} is {@code json} or {@code
 * pretty}.
 */
public final class LogSettings extends ContextAwareBase implements Configurator {
  private static final String PRETTY = "%d{HH:mm:ss.SSS} %-5level %logger{20}: %msg%n%ex{0}";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    configure(context, System.getenv());
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  static void configure(LoggerContext context, Map<String, String> environment) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(context, environment.getOrDefault("COFFER_LOG_FORMAT", "pretty")));
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.setLevel(Level.toLevel(environment.get("COFFER_LOG_LEVEL"), Level.WARN));
    root.addAppender(appender);
  }

  private static Encoder<ILoggingEvent> encoder(LoggerContext context, String format) {
    if (format.equals("json")) {
      JsonEncoder json = new JsonEncoder();
      json.setContext(context);
      json.start();
      return json;
    }
    PatternLayoutEncoder pretty = new PatternLayoutEncoder();
    pretty.setContext(context);
    pretty.setPattern(PRETTY);
    pretty.start();
    return pretty;
  }
}
