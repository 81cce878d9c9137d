package dev.coffer.cli.run;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Items as they arrive: an object each with {@code --json}, else rows of an aligned table. Rows are
 * kept until a page is full, so that a list of any length starts soon and takes bounded memory.
 */
public final class Listing<T> implements AutoCloseable {
  private static final int ROWS_OF_A_PAGE = 1000;
  private static final String GAP = "  ";

  private final Output output;
  private final List<Column<T>> columns;
  private final View<T> view;
  private final List<String[]> rows = new ArrayList<>();
  private final int[] widths;
  private boolean headed;

  Listing(Output output, List<Column<T>> columns, View<T> view) {
    this.output = output;
    this.columns = columns;
    this.view = view;
    this.widths = new int[columns.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = columns.get(i).heading().length();
    }
  }

  /** Adds an item. */
  public void add(T item) throws IOException {
    if (output.isJson()) {
      output.object(view.json(item));
      return;
    }
    String[] row = new String[widths.length];
    for (int i = 0; i < row.length; i++) {
      row[i] = Printable.of(columns.get(i).cell().apply(item));
      widths[i] = Math.max(widths[i], row[i].length());
    }
    rows.add(row);
    if (rows.size() == ROWS_OF_A_PAGE) {
      print();
    }
  }

  /** Prints what is kept. An empty list prints nothing. */
  @Override
  public void close() throws IOException {
    print();
  }

  private void print() throws IOException {
    if (rows.isEmpty()) {
      return;
    }
    output.makeRoom();
    if (!headed) {
      headed = true;
      String[] headings = new String[widths.length];
      for (int i = 0; i < headings.length; i++) {
        headings[i] = columns.get(i).heading();
      }
      print(headings);
    }
    for (String[] row : rows) {
      print(row);
    }
    rows.clear();
    output.flush();
  }

  private void print(String[] row) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.length; i++) {
      line.append(row[i]);
      if (i < row.length - 1) {
        line.append(" ".repeat(widths[i] - row[i].length())).append(GAP);
      }
    }
    output.line(line.toString().stripTrailing());
  }
}
