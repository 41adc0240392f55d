package io.daggerflow.tools.drawing;

import io.daggerflow.drawing.Box;
import io.daggerflow.drawing.Label;
import io.daggerflow.drawing.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * The texts of a box, one below the other.
 *
 * @param rows from top to bottom
 */
record TextBlock(List<Row> rows) {

  /** How a text looks; the sizes are those of the style sheet. */
  enum Style {
    TITLE(17, 24, true),
    NAME(13, 18, true),
    KIND(12, 16, false),
    LINE(12, 16, false),
    MARKER(11, 19, false),
    NOTE(12, 17, true);

    final double size;
    final double height;
    final boolean bold;

    Style(double size, double height, boolean bold) {
      this.size = size;
      this.height = height;
      this.bold = bold;
    }
  }

  /** Space left and right of the text of a marker. */
  static final double MARKER_SPACE = 6;

  /** Space between a name and the kind behind it. */
  static final double GAP = 8;

  /**
   * One text.
   *
   * @param beside a second text on the same row; often empty
   */
  record Row(Style style, String text, String beside) {
    double width() {
      double width = TextWidth.of(text, style.size, style.bold);
      if (!beside.isEmpty()) {
        width += GAP + TextWidth.of(beside, Style.KIND.size, false);
      }
      return style == Style.MARKER ? width + 2 * MARKER_SPACE : width;
    }
  }

  TextBlock {
    rows = List.copyOf(rows);
  }

  /** In a group the kind stands beside the name: the frame tells the rest. */
  static TextBlock of(Box box) {
    Label label = box.label();
    List<Row> rows = new ArrayList<>();
    boolean whole = box.path().isEmpty();
    boolean group = !box.isLeaf() || box.shape() == Shape.BRANCH;
    rows.add(new Row(whole ? Style.TITLE : Style.NAME, label.name(), group ? label.kind() : ""));
    if (!group && !label.kind().isEmpty()) {
      rows.add(new Row(Style.KIND, label.kind(), ""));
    }
    label.lines().forEach(line -> rows.add(new Row(Style.LINE, line, "")));
    label.markers().forEach(marker -> rows.add(new Row(Style.MARKER, marker, "")));
    label.notes().forEach(note -> rows.add(new Row(Style.NOTE, note, "")));
    return new TextBlock(rows);
  }

  double width() {
    return Math.ceil(rows.stream().mapToDouble(Row::width).max().orElse(0));
  }

  double height() {
    return rows.stream().mapToDouble(row -> row.style().height).sum();
  }
}
