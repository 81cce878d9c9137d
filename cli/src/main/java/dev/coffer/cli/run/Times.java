package dev.coffer.cli.run;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Times and spans as people type and read them. */
public final class Times {
  private static final String SPAN_RULE = "Write a span as 500ms, 5s, 5m, 12h or 30d.";

  private Times() {}

  /** A time in the person's zone, to the minute; empty for null. */
  public static String local(@Nullable Instant time) {
    return time == null
        ? ""
        : DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT)
            .format(time.atZone(ZoneId.systemDefault()));
  }

  /**
   * A span: a whole number with {@code ms}, {@code s}, {@code m}, {@code h} or {@code d}.
   *
   * @throws WrongUse for any other spelling, zero, and what no clock can hold
   */
  public static Duration span(String option, String typed) {
    int digits = 0;
    while (digits < typed.length() && typed.charAt(digits) >= '0' && typed.charAt(digits) <= '9') {
      digits++;
    }
    try {
      long count = Long.parseLong(typed.substring(0, digits));
      Duration span =
          switch (typed.substring(digits)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            default -> Duration.ZERO;
          };
      if (span.compareTo(Duration.ZERO) > 0 && span.compareTo(Duration.ofDays(36_500)) <= 0) {
        return span;
      }
    } catch (NumberFormatException | ArithmeticException unreadable) {
      throw new WrongUse("The span given for " + option + " cannot be read.", SPAN_RULE);
    }
    throw new WrongUse("The span given for " + option + " cannot be read.", SPAN_RULE);
  }

  /**
   * A moment: RFC 3339 with a zone, a day ({@code 2031-05-01}, its beginning in UTC), or a span
   * from now.
   *
   * @throws WrongUse for any other spelling
   */
  public static Instant moment(String option, String typed) {
    try {
      if (typed.length() == "2031-05-01".length() && typed.charAt(4) == '-') {
        return Instant.parse(typed + "T00:00:00Z");
      }
      if (typed.indexOf('T') > 0) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(typed, Instant::from);
      }
    } catch (DateTimeException unreadable) {
      throw new WrongUse(
          "The time given for " + option + " cannot be read.",
          "Write 2031-05-01, 2031-05-01T12:00:00Z, or a span from now as 30d.");
    }
    return Instant.now().plus(span(option, typed));
  }
}
