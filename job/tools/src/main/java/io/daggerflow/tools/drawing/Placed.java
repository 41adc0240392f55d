package io.daggerflow.tools.drawing;

import io.daggerflow.drawing.Box;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A box with its place.
 *
 * @param x from the left side of the group around it
 * @param y from the top of the group around it
 */
record Placed(
    Box box,
    TextBlock text,
    double x,
    double y,
    double width,
    double height,
    List<Placed> inside,
    List<Line> lines) {

  /** A corner or an end of an arrow. */
  record Point(double x, double y) {}

  /**
   * An arrow with its place in the group.
   *
   * @param at the middle of the label
   */
  record Line(List<Point> points, @Nullable String label, @Nullable Point at) {}

  Placed {
    inside = List.copyOf(inside);
    lines = List.copyOf(lines);
  }

  Placed at(double newX, double newY) {
    return new Placed(box, text, newX, newY, width, height, inside, lines);
  }

  Placed wide(double newWidth) {
    return new Placed(box, text, x, y, newWidth, height, inside, lines);
  }
}
