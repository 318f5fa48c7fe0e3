package dev.continuum.bench;

import java.util.ArrayList;
import java.util.List;

/** Lays rows out in columns. Thread-safe (no state). */
final class Table {
  private static final List<String> HEAD =
      List.of("work", "ours", "beside", "ratio (spread)", "goal", "ok");

  private Table() {}

  static String render(String title, List<Row> rows) {
    List<List<String>> lines = new ArrayList<>();
    lines.add(HEAD);
    for (Row row : rows) {
      lines.add(
          List.of(
              row.work(),
              row.ours(),
              row.beside(),
              row.ratio(),
              row.goal(),
              row.ok() ? "yes" : "NO"));
    }
    int[] widths = new int[HEAD.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder out = new StringBuilder(title).append('\n');
    for (int n = 0; n < lines.size(); n++) {
      StringBuilder text = new StringBuilder("|");
      for (int i = 0; i < widths.length; i++) {
        String cell = lines.get(n).get(i);
        text.append(' ').append(cell).append(" ".repeat(widths[i] - cell.length())).append(" |");
      }
      out.append(text).append('\n');
      if (n == 0) {
        StringBuilder rule = new StringBuilder("|");
        for (int width : widths) {
          rule.append("-".repeat(width + 2)).append('|');
        }
        out.append(rule).append('\n');
      }
    }
    return out.toString();
  }
}
