package dev.coffer.observe;

import dev.coffer.model.NamePrefix;
import dev.coffer.model.SecretName;
import java.util.HashSet;
import java.util.Set;

/** Reads what lies below a prefix, page by page, over and over. Guarded by the watchlist. */
final class Scan {
  final NamePrefix prefix;

  /** The names that this pass has come upon. */
  final Set<SecretName> found = new HashSet<>();

  /** When the last whole pass began; before there was one, when the prefix became of interest. */
  long sureNanos;

  /** When the last page was asked for. */
  long triedNanos;

  long passNanos;
  String pageToken = "";
  int pages;

  /** Of this pass, watched names of which the list does not tell enough. */
  int doubtful;

  Scan(NamePrefix prefix, long nowNanos) {
    this.prefix = prefix;
    this.sureNanos = nowNanos;
    this.triedNanos = nowNanos - Watchlist.LEAST_NANOS;
  }

  boolean isWithinPass() {
    return !pageToken.isEmpty();
  }

  void beginPass(long nowNanos) {
    found.clear();
    pages = 0;
    doubtful = 0;
    passNanos = nowNanos;
  }
}
