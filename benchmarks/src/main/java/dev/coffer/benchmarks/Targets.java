package dev.coffer.benchmarks;

import java.util.Locale;

/** Judges a figure, and prints the judgement as one line of a table. */
final class Targets {
  private Targets() {}

  static boolean atLeast(String what, double figure, double target) {
    return judge(what, figure, ">=", target, figure >= target);
  }

  static boolean atMost(String what, double figure, double target) {
    return judge(what, figure, "<=", target, figure <= target);
  }

  private static boolean judge(
      String what, double figure, String relation, double target, boolean met) {
    System.out.printf(
        Locale.ROOT,
        "%-36s %10.2f   %s %-8.2f %s%n",
        what,
        figure,
        relation,
        target,
        met ? "met" : "MISSED");
    return met;
  }
}
