package dev.continuum.app.cli;

import java.util.ArrayList;
import java.util.List;

/** Columns for people. One thread only. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  TextTable(String... header) {
    rows.add(List.of(header));
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  void print(Terminal terminal) {
    int columns = rows.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (int r = 0; r < rows.size(); r++) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String cell = rows.get(r).get(i);
        line.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
      }
      String text = line.toString().stripTrailing();
      terminal.out().println(r == 0 ? terminal.faint(text) : text);
    }
  }
}
