package io.daggerflow.tools.drawing;

import io.daggerflow.tools.drawing.Placed.Point;
import java.util.List;
import java.util.Locale;

/** Numbers and paths of SVG. */
final class Path {

  private static final double CORNER = 6;
  private static final double HEAD = 7;

  private Path() {}

  /** With at most one digit behind the point: no eye sees more. */
  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /** A line through the points, with round corners, that ends where the head of an arrow begins. */
  static String line(List<Point> points) {
    StringBuilder path = new StringBuilder("M" + pair(points.get(0)));
    for (int at = 1; at < points.size() - 1; at++) {
      Point corner = points.get(at);
      path.append('L').append(pair(towards(corner, points.get(at - 1), CORNER)));
      path.append('Q').append(pair(corner)).append(' ');
      path.append(pair(towards(corner, points.get(at + 1), CORNER)));
    }
    Point end = points.get(points.size() - 1);
    return path + "L" + pair(towards(end, points.get(points.size() - 2), HEAD - 1));
  }

  /** The head of an arrow. */
  static String head(List<Point> points) {
    Point end = points.get(points.size() - 1);
    Point base = towards(end, points.get(points.size() - 2), HEAD);
    double x = (base.y() - end.y()) / 2;
    double y = (end.x() - base.x()) / 2;
    Point left = new Point(base.x() + x, base.y() + y);
    Point right = new Point(base.x() - x, base.y() - y);
    return "M" + pair(end) + 'L' + pair(left) + 'L' + pair(right) + 'Z';
  }

  /** The point so far from one on the way to another, but not beyond the middle. */
  private static Point towards(Point from, Point to, double distance) {
    double length = Math.hypot(to.x() - from.x(), to.y() - from.y());
    double part = length == 0 ? 0 : Math.min(distance / length, 0.5);
    return new Point(from.x() + (to.x() - from.x()) * part, from.y() + (to.y() - from.y()) * part);
  }

  private static String pair(Point point) {
    return number(point.x()) + ' ' + number(point.y());
  }
}
