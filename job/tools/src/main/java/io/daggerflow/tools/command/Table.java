package io.daggerflow.tools.command;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Aligned columns. A cell may have a colour, which takes no room. */
public final class Table {

  /** A cell: its text, and how it is painted. */
  private record Cell(String text, UnaryOperator<String> paint) {}

  private final List<List<Cell>> rows = new ArrayList<>();

  /** Begins a row. */
  public Table row(String... cells) {
    List<Cell> row = new ArrayList<>();
    for (String cell : cells) {
      row.add(new Cell(cell, UnaryOperator.identity()));
    }
    rows.add(row);
    return this;
  }

  /** Adds a painted cell to the last row. */
  public Table cell(String text, UnaryOperator<String> paint) {
    rows.get(rows.size() - 1).add(new Cell(text, paint));
    return this;
  }

  /** Adds a plain cell to the last row. */
  public Table cell(String text) {
    return cell(text, UnaryOperator.identity());
  }

  /** Prints the rows, each behind the indent. */
  public void print(PrintWriter out, String indent) {
    List<Integer> widths = widths();
    for (List<Cell> row : rows) {
      StringBuilder line = new StringBuilder(indent);
      for (int i = 0; i < row.size(); i++) {
        Cell cell = row.get(i);
        String gap = " ".repeat(widths.get(i) - cell.text().length());
        line.append(cell.paint().apply(cell.text()));
        line.append(i < row.size() - 1 ? gap + "  " : "");
      }
      out.println(line.toString().stripTrailing());
    }
    out.flush();
  }

  private List<Integer> widths() {
    List<Integer> widths = new ArrayList<>();
    for (List<Cell> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        int width = row.get(i).text().length();
        if (i == widths.size()) {
          widths.add(width);
        } else {
          widths.set(i, Math.max(widths.get(i), width));
        }
      }
    }
    return widths;
  }

  public static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** The text, or its beginning and an ellipsis. */
  public static String shorten(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }
}
