package dev.coffer.config;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The spellings of durations and sizes. */
final class Quantity {
  private static final Duration LONGEST = Duration.ofDays(3660);
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
  private static final Pattern SIZE = Pattern.compile("([0-9]{1,15})(B|KiB|MiB|GiB)?");
  private static final Map<String, Long> FACTORS =
      Map.of("B", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);

  private Quantity() {}

  /**
   * {@code 500ms}, {@code 5s}, {@code 5m}, {@code 1h}, {@code 30d} or ISO 8601, up to ten years;
   * null for others.
   */
  static @Nullable Duration duration(String text) {
    Matcher shorthand = DURATION.matcher(text);
    Duration duration = shorthand.matches() ? shorthand(shorthand) : iso(text);
    return duration == null || duration.compareTo(LONGEST) > 0 ? null : duration;
  }

  private static Duration shorthand(Matcher matched) {
    long amount = Long.parseLong(matched.group(1));
    return switch (matched.group(2)) {
      case "ms" -> Duration.ofMillis(amount);
      case "s" -> Duration.ofSeconds(amount);
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static @Nullable Duration iso(String text) {
    if (!text.startsWith("P")) {
      return null;
    }
    try {
      Duration duration = Duration.parse(text);
      return duration.isNegative() ? null : duration;
    } catch (DateTimeException | ArithmeticException e) {
      return null;
    }
  }

  /** {@code 1024}, {@code 64KiB}, {@code 1MiB}, {@code 2GiB}; null for others. */
  static @Nullable Long bytes(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      return null;
    }
    long factor = size.group(2) == null ? 1 : FACTORS.getOrDefault(size.group(2), 1L);
    try {
      return Math.multiplyExact(Long.parseLong(size.group(1)), factor);
    } catch (ArithmeticException e) {
      return null;
    }
  }
}
