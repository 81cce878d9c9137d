package dev.coffer.spi;

/**
 * The bounds of a store, refused before any I/O.
 *
 * @param maxValueBytes the most bytes of a value as stored
 * @param maxLabels the most labels of one secret; 0 without LABELS
 * @param maxVersions how many versions of one secret are kept; 0 where the store keeps all or does
 *     not say
 * @param maxPageSize the most items of one page; larger pages are asked for in parts
 */
public record Limits(int maxValueBytes, int maxLabels, int maxVersions, int maxPageSize) {
  /** The default bound of a value: 64 KiB. */
  public static final int DEFAULT_MAX_VALUE_BYTES = 64 * 1024;

  /** The bound that configuration can raise a value to: 1 MiB. */
  public static final int HARD_MAX_VALUE_BYTES = 1024 * 1024;

  /** The most items of a page that any caller gets. */
  public static final int MAX_PAGE_SIZE = 1000;
}
