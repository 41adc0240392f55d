package io.daggerflow.tools.drawing;

import io.daggerflow.drawing.Box;
import io.daggerflow.drawing.Shape;
import java.util.ArrayList;
import java.util.List;

/** Gives every box its size and place, from the inside out. */
final class Layout {

  /** Between the frame of a box and its text, or the boxes inside. */
  static final double PADDING = 12;

  /** How far the sheets of a stack stand out. */
  static final double SHEETS = 8;

  private static final double SIDE = 12;
  private static final double GAP = 16;
  private static final double WIDEST_ROW = 1000;

  private Layout() {}

  /** The box with everything in it; its own place is the upper left corner. */
  static Placed of(Box box) {
    TextBlock text = TextBlock.of(box);
    return box.isLeaf() ? leaf(box, text) : group(box, text);
  }

  private static Placed leaf(Box box, TextBlock text) {
    double height = text.height() + 2 * PADDING - 6;
    double sides =
        switch (box.shape()) {
          case PILL -> height / 2;
          case DOUBLE -> PADDING + 5;
          default -> PADDING;
        };
    return new Placed(box, text, 0, 0, text.width() + 2 * sides, height, List.of(), List.of());
  }

  private static Placed group(Box box, TextBlock text) {
    List<Placed> children = sameWidth(box.inside().stream().map(Layout::of).toList());
    Content content = box.arrows().isEmpty() ? rows(children) : Elk.layered(children, box.arrows());
    double side = box.path().isEmpty() ? 0 : SIDE;
    double width = Math.max(content.width(), text.width()) + 2 * side;
    double sheets = sheets(box);
    double top = text.height() + PADDING + (side == 0 ? 0 : PADDING - 4);
    double left = (width - content.width()) / 2;
    double height = top + content.height() + side;
    return new Placed(
        box,
        text,
        0,
        0,
        width + sheets,
        height + sheets,
        content.boxes().stream().map(child -> child.at(child.x() + left, child.y() + top)).toList(),
        content.lines().stream().map(line -> moved(line, left, top)).toList());
  }

  /** How much wider and higher a stack is than its first sheet. */
  static double sheets(Box box) {
    return box.shape() == Shape.STACK ? SHEETS : 0;
  }

  /** Boxes without any inside look calmer in one width. */
  private static List<Placed> sameWidth(List<Placed> children) {
    double widest =
        children.stream()
            .filter(child -> child.box().isLeaf())
            .mapToDouble(Placed::width)
            .max()
            .orElse(0);
    return children.stream()
        .map(child -> child.box().isLeaf() ? child.wide(widest) : child)
        .toList();
  }

  /** What is in a group, from its upper left corner on. */
  record Content(double width, double height, List<Placed> boxes, List<Placed.Line> lines) {}

  /** Side by side, in the order of the template; a row that gets too wide goes on below. */
  private static Content rows(List<Placed> children) {
    List<Placed> boxes = new ArrayList<>();
    double x = 0;
    double y = 0;
    double rowHeight = 0;
    double width = 0;
    for (Placed child : children) {
      if (x > 0 && x + child.width() > WIDEST_ROW) {
        x = 0;
        y += rowHeight + GAP;
        rowHeight = 0;
      }
      boxes.add(child.at(x, y));
      width = Math.max(width, x + child.width());
      rowHeight = Math.max(rowHeight, child.height());
      x += child.width() + GAP;
    }
    return new Content(width, y + rowHeight, boxes, List.of());
  }

  private static Placed.Line moved(Placed.Line line, double x, double y) {
    List<Placed.Point> points = line.points().stream().map(point -> moved(point, x, y)).toList();
    return new Placed.Line(points, line.label(), line.at() == null ? null : moved(line.at(), x, y));
  }

  private static Placed.Point moved(Placed.Point point, double x, double y) {
    return new Placed.Point(point.x() + x, point.y() + y);
  }
}
