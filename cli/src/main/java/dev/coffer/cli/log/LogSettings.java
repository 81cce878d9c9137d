package dev.coffer.cli.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.List;
import java.util.Map;

/**
 * Sets logging up in code: reading a file for it would take longer than most verbs do. {@code
 * COFFER_LOG_LEVEL} is a level (default WARN); {@code COFFER_LOG_FORMAT} is {@code json} or {@code
 * pretty}.
 */
public final class LogSettings extends ContextAwareBase implements Configurator {
  private static final String FRAMES = "io.grpc.netty.shaded.io.grpc.netty";

  /** What can log requests with all that is in them, at any level. */
  private static final List<String> TALKATIVE = List.of("com.azure", "com.microsoft.aad");

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    configure(context, System.getenv());
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  static void configure(LoggerContext context, Map<String, String> environment) {
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    Level level = Level.toLevel(environment.get("COFFER_LOG_LEVEL"), Level.WARN);
    // Stack traces can carry what vendors say: they come with DEBUG.
    boolean traces = Level.DEBUG.isGreaterOrEqual(level);
    boolean json = "json".equals(environment.get("COFFER_LOG_FORMAT"));
    appender.setEncoder(json ? json(context, traces) : pretty(context, traces));
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.setLevel(level);
    root.addAppender(appender);
    // Frame by frame gRPC logs headers with their tokens, and the first bytes of each message.
    context.getLogger(FRAMES).setLevel(Level.INFO);
    // What they have to say of a failure is the cause of our own error.
    TALKATIVE.forEach(name -> context.getLogger(name).setLevel(Level.OFF));
  }

  private static Encoder<ILoggingEvent> json(LoggerContext context, boolean traces) {
    JsonEncoder json = new JsonEncoder();
    json.setContext(context);
    json.setWithThrowable(traces);
    json.start();
    return json;
  }

  private static Encoder<ILoggingEvent> pretty(LoggerContext context, boolean traces) {
    PrettyLayout layout = new PrettyLayout(traces);
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> pretty = new LayoutWrappingEncoder<>();
    pretty.setContext(context);
    pretty.setLayout(layout);
    pretty.start();
    return pretty;
  }
}
