package io.daggerflow.tools.drawing;

import io.daggerflow.drawing.Box;
import io.daggerflow.drawing.Drawing;
import io.daggerflow.drawing.Label;
import io.daggerflow.drawing.Palette;
import io.daggerflow.drawing.Shape;
import io.daggerflow.state.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes a drawing as SVG that stands for itself: real text, one style sheet with colours for light
 * and for dark pages, no script, nothing from elsewhere. The group of a node carries its path as
 * {@code data-path}.
 */
public final class SvgWriter {

  private static final double MARGIN = 20;
  private static final double LEGEND_HEIGHT = 20;
  private static final double LEGEND_GAP = 8;

  private final StringBuilder out = new StringBuilder();
  private final String style;

  private SvgWriter(String style) {
    this.style = style;
  }

  /** The drawing as SVG. */
  public static String write(Drawing drawing) {
    return write(drawing, new SvgWriter("<style>\n" + style() + "</style>\n"));
  }

  /** The drawing as a part of a page that has the {@link #style} itself. */
  public static String part(Drawing drawing) {
    return write(drawing, new SvgWriter(""));
  }

  /**
   * Draws something small for nobody: the first drawing of a process takes some hundred
   * milliseconds, which load and compile the layout.
   */
  public static void warmUp() {
    write(
        Drawing.of(
            Map.of(
                "template",
                "WarmUp",
                "version",
                1L,
                "processes",
                List.of(
                    Map.of("name", "A", "tasks", List.of(Map.of("name", "T", "type", "end"))),
                    Map.of("name", "B", "dependsOn", List.of("A")),
                    Map.of("name", "C", "dependsOn", List.of("A"))))));
  }

  private static String write(Drawing drawing, SvgWriter writer) {
    Placed root = Layout.of(drawing.root());
    double legend = drawing.legend().isEmpty() ? 0 : LEGEND_HEIGHT + MARGIN;
    double width = Math.max(root.width(), width(drawing.legend())) + 2 * MARGIN;
    double height = root.height() + legend + 2 * MARGIN;
    writer.begin(width, height, drawing.root().label());
    writer.box(root.at(MARGIN, MARGIN), "");
    writer.legend(drawing.legend(), height - MARGIN - LEGEND_HEIGHT);
    return writer.out.append("</svg>\n").toString();
  }

  private void begin(double width, double height, Label label) {
    String w = Path.number(width);
    String h = Path.number(height);
    out.append("<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"dagger\" role=\"img\"");
    out.append(" width=\"%s\" height=\"%s\" viewBox=\"0 0 %s %s\">\n".formatted(w, h, w, h));
    line("", "<title>" + escape(label.name()) + "</title>");
    if (label.description() != null) {
      line("", "<desc>" + escape(label.description()) + "</desc>");
    }
    out.append(style);
    out.append("<rect class=\"page\" width=\"%s\" height=\"%s\"/>\n".formatted(w, h));
  }

  /** The style sheet of all drawings. */
  public static String style() {
    try (InputStream sheet = SvgWriter.class.getResourceAsStream("drawing.css")) {
      return new String(Objects.requireNonNull(sheet).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void box(Placed placed, String indent) {
    Box box = placed.box();
    out.append(indent).append("<g transform=\"translate(");
    out.append(Path.number(placed.x())).append(' ').append(Path.number(placed.y())).append(")\"");
    out.append(" class=\"").append(classes(box)).append('"');
    out.append(" data-path=\"").append(escape(box.path())).append("\">\n");
    String deeper = indent + " ";
    if (box.label().description() != null && !box.path().isEmpty()) {
      line(deeper, "<title>" + escape(box.label().description()) + "</title>");
    }
    if (!box.path().isEmpty()) {
      frame(placed, deeper);
    }
    text(placed, deeper);
    placed.lines().forEach(line -> arrow(line, deeper));
    placed.inside().forEach(child -> box(child, deeper));
    line(indent, "</g>");
  }

  private static String classes(Box box) {
    String kind = box.isLeaf() ? "leaf" : "group";
    String shape = box.shape() == Shape.BRANCH ? " branch" : "";
    return kind + shape + (box.status() == null ? "" : ' ' + name(box.status()));
  }

  private void frame(Placed placed, String indent) {
    Box box = placed.box();
    double sheets = Layout.sheets(box);
    double width = placed.width() - sheets;
    double height = placed.height() - sheets;
    for (double behind = sheets; behind > 0; behind -= Layout.SHEETS / 2) {
      sheet(width, height, behind, indent);
    }
    double round =
        switch (box.shape()) {
          case ROUND -> 14;
          case PILL -> height / 2;
          case GROUP, BRANCH, STACK -> 8;
          case BOX, DOUBLE -> 3;
        };
    line(
        indent,
        "<rect class=\"frame\" width=\"%s\" height=\"%s\" rx=\"%s\"/>"
            .formatted(Path.number(width), Path.number(height), Path.number(round)));
    if (box.shape() == Shape.DOUBLE && box.isLeaf()) {
      String path = "M5 0V%1$sM%2$s 0V%1$s";
      line(
          indent,
          "<path class=\"bars\" d=\"%s\"/>"
              .formatted(path.formatted(Path.number(height), Path.number(width - 5))));
    }
  }

  /** What shows of a sheet that lies behind the first one, to the lower right. */
  private void sheet(double width, double height, double behind, String indent) {
    double before = behind - Layout.SHEETS / 2;
    String path =
        "M%s %sV%sH%s"
            .formatted(
                Path.number(width + before),
                Path.number(behind + 4),
                Path.number(height + before),
                Path.number(behind + 4));
    double shift = Layout.SHEETS / 2;
    line(
        indent,
        "<path class=\"sheet\" transform=\"translate(%s %s)\" d=\"%s\"/>"
            .formatted(Path.number(shift), Path.number(shift), path));
  }

  private void text(Placed placed, String indent) {
    Box box = placed.box();
    double y = box.path().isEmpty() ? 0 : Layout.PADDING - 3;
    boolean centred = box.shape() == Shape.PILL;
    double x = centred ? placed.width() / 2 : left(box);
    for (TextBlock.Row row : placed.text().rows()) {
      row(row, x, y, centred, indent);
      y += row.style().height;
    }
  }

  private static double left(Box box) {
    if (box.path().isEmpty()) {
      return 0;
    }
    return box.isLeaf() && box.shape() == Shape.DOUBLE ? Layout.PADDING + 5 : Layout.PADDING;
  }

  private void row(TextBlock.Row row, double x, double y, boolean centred, String indent) {
    TextBlock.Style style = row.style();
    double base = y + style.height * 0.72;
    if (style == TextBlock.Style.MARKER) {
      double left = centred ? x - row.width() / 2 : x;
      line(
          indent,
          "<rect class=\"pill\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"16\" rx=\"8\"/>"
              .formatted(Path.number(left), Path.number(y + 1), Path.number(row.width())));
      text("marker", left + TextBlock.MARKER_SPACE, base, escape(row.text()), indent);
      return;
    }
    String beside =
        row.beside().isEmpty()
            ? ""
            : "<tspan class=\"kind\" dx=\"%s\">%s</tspan>"
                .formatted(Path.number(TextBlock.GAP), escape(row.beside()));
    String classes = style.name().toLowerCase(Locale.ROOT) + (centred ? " middle" : "");
    text(classes, x, base, escape(row.text()) + beside, indent);
  }

  /**
   * Writes one text.
   *
   * @param content escaped
   */
  private void text(String classes, double x, double y, String content, String indent) {
    line(
        indent,
        "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>"
            .formatted(classes, Path.number(x), Path.number(y), content));
  }

  private void arrow(Placed.Line arrow, String indent) {
    line(indent, "<path class=\"line\" d=\"" + Path.line(arrow.points()) + "\"/>");
    line(indent, "<path class=\"head\" d=\"" + Path.head(arrow.points()) + "\"/>");
    if (arrow.label() != null && arrow.at() != null) {
      text("label middle", arrow.at().x(), arrow.at().y() + 4, escape(arrow.label()), indent);
    }
  }

  private void legend(List<Status> statuses, double y) {
    double x = MARGIN;
    for (Status status : statuses) {
      double width = width(status);
      line(
          "",
          "<g transform=\"translate(%s %s)\" class=\"leaf legend %s\">"
              .formatted(Path.number(x), Path.number(y), name(status)));
      line(
          " ",
          "<rect class=\"frame\" width=\"%s\" height=\"%s\" rx=\"3\"/>"
              .formatted(Path.number(width), Path.number(LEGEND_HEIGHT)));
      text("marker middle", width / 2, 14, status.name(), " ");
      line("", "</g>");
      x += width + LEGEND_GAP;
    }
  }

  private static double width(Status status) {
    return TextWidth.of(status.name(), TextBlock.Style.MARKER.size, false) + 2 * LEGEND_GAP;
  }

  private static double width(List<Status> statuses) {
    return statuses.stream().mapToDouble(status -> width(status) + LEGEND_GAP).sum();
  }

  private static String name(Status status) {
    String name = status.name().toLowerCase(Locale.ROOT);
    return Palette.isDashed(status) ? name + " dashed" : name;
  }

  private static String escape(@Nullable String text) {
    StringBuilder escaped = new StringBuilder();
    Objects.requireNonNullElse(text, "")
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                default -> escaped.appendCodePoint(isXml(c) ? c : ' ');
              }
            });
    return escaped.toString();
  }

  private static boolean isXml(int c) {
    boolean surrogate = c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
    return c >= ' ' && !surrogate && c != 0xFFFE && c != 0xFFFF;
  }

  private void line(String indent, String text) {
    out.append(indent).append(text).append('\n');
  }
}
