package io.daggerflow.drawing;

import io.daggerflow.state.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a drawing in the language of Graphviz. Graphviz draws arrows only between nodes: one that
 * leads to or from a group is drawn to or from a node in it and cut off at the group's frame.
 */
public final class DotWriter {

  private static final String HEAD =
      """
      digraph workflow {
        graph [compound=true, rankdir=TB, nodesep=0.3, ranksep=0.3, fontname="Helvetica,Arial,sans-serif", fontsize=12]
        node [shape=box, fontname="Helvetica,Arial,sans-serif", fontsize=11, margin="0.14,0.08", height=0.3]
        edge [fontname="Helvetica,Arial,sans-serif", fontsize=10, arrowsize=0.7, color="#6b7280"]
      """;

  private final StringBuilder out = new StringBuilder(HEAD);
  private int ids;

  private DotWriter() {}

  /** The drawing as DOT text. */
  public static String write(Drawing drawing) {
    DotWriter writer = new DotWriter();
    Box root = drawing.root();
    writer.line("  ", "graph [labelloc=t, labeljust=l, label=<" + left(root.label()) + ">]");
    writer.legend(drawing.legend());
    writer.content(root, "  ");
    return writer.out.append("}\n").toString();
  }

  /**
   * What arrows hold on to.
   *
   * @param cluster the group; null of a node
   * @param starts the nodes where it begins
   * @param ends the nodes where it ends
   */
  private record Ends(@Nullable String cluster, List<String> starts, List<String> ends) {}

  private Ends box(Box box, String indent) {
    String id = "n" + ids++;
    if (!box.isLeaf()) {
      return group(box, id, indent);
    }
    line(indent, id + " [label=<" + text(box.label()) + ">" + shape(box.shape()) + fill(box) + ']');
    return new Ends(null, List.of(id), List.of(id));
  }

  private Ends group(Box box, String id, String indent) {
    boolean stack = box.shape() == Shape.STACK;
    if (stack) {
      line(indent, "subgraph cluster_" + id + "s {");
      line(indent, "  graph [label=\"\", margin=4" + frame(box) + ']');
    }
    line(indent, "subgraph cluster_" + id + " {");
    String deeper = indent + "  ";
    line(
        deeper,
        "graph [label=<" + left(box.label()) + ">, labeljust=l, margin=10" + frame(box) + ']');
    List<Ends> inside = content(box, deeper);
    line(indent, stack ? "}}" : "}");
    return new Ends(
        "cluster_" + id + (stack ? "s" : ""),
        all(inside, box::isFirst, true),
        all(inside, box::isLast, false));
  }

  private List<Ends> content(Box box, String indent) {
    List<Ends> inside = box.inside().stream().map(child -> box(child, indent)).toList();
    box.arrows().forEach(arrow -> arrow(arrow, inside, indent));
    return inside;
  }

  private static List<String> all(List<Ends> inside, IntPredicate which, boolean starts) {
    return IntStream.range(0, inside.size())
        .filter(which)
        .mapToObj(inside::get)
        .flatMap(ends -> (starts ? ends.starts() : ends.ends()).stream())
        .toList();
  }

  private void arrow(Arrow arrow, List<Ends> inside, String indent) {
    Ends from = inside.get(arrow.from());
    Ends to = inside.get(arrow.to());
    List<String> how = new ArrayList<>();
    if (from.cluster() != null) {
      how.add("ltail=" + from.cluster());
    }
    if (to.cluster() != null) {
      how.add("lhead=" + to.cluster());
    }
    if (arrow.label() != null) {
      how.add("label=<" + escape(arrow.label()) + ">");
    }
    String start = from.ends().get(0);
    String end = to.starts().get(0);
    line(indent, start + " -> " + end + (how.isEmpty() ? "" : " [" + String.join(", ", how) + ']'));
    from.ends().stream().skip(1).forEach(other -> below(other, end, indent));
    to.starts().stream().skip(1).forEach(other -> below(start, other, indent));
  }

  /** Keeps the whole of a group below the whole of another. */
  private void below(String from, String to, String indent) {
    line(indent, from + " -> " + to + " [style=invis]");
  }

  private void legend(List<Status> statuses) {
    if (statuses.isEmpty()) {
      return;
    }
    StringBuilder cells = new StringBuilder();
    for (Status status : statuses) {
      Palette.Colour colour = Palette.of(status);
      cells.append(
          "<tr><td bgcolor=\"%s\" color=\"%s\"><font color=\"%s\">%s</font></td></tr>"
              .formatted(colour.fill(), colour.line(), colour.text(), status));
    }
    line(
        "  ",
        "legend [shape=plain, label=<<table border=\"0\" cellspacing=\"3\" cellpadding=\"4\""
            + " cellborder=\"1\">"
            + cells
            + "</table>>]");
  }

  private static String shape(Shape shape) {
    return switch (shape) {
      case ROUND -> ", style=rounded";
      case PILL -> ", shape=oval";
      case DOUBLE -> ", peripheries=2";
      case BOX, GROUP, BRANCH, STACK -> "";
    };
  }

  private static String fill(Box box) {
    @Nullable Status status = box.status();
    if (status == null) {
      return "";
    }
    String round = box.shape() == Shape.ROUND ? "rounded," : "";
    String dashed = Palette.isDashed(status) ? ",dashed" : "";
    Palette.Colour colour = Palette.of(status);
    return ", style=\"%sfilled%s\", fillcolor=\"%s\", color=\"%s\", fontcolor=\"%s\""
        .formatted(round, dashed, colour.fill(), colour.line(), colour.text());
  }

  private static String frame(Box box) {
    @Nullable Status status = box.status();
    boolean dashed = box.shape() == Shape.BRANCH || status != null && Palette.isDashed(status);
    String style = dashed ? "rounded,dashed" : "rounded";
    return status == null
        ? ", style=\"%s\", color=\"#9ca3af\"".formatted(style)
        : ", style=\"%s\", color=\"%s\", penwidth=2".formatted(style, Palette.of(status).line());
  }

  private static String text(Label label) {
    return String.join("<br/>", lines(label));
  }

  private static String left(Label label) {
    return String.join("<br align=\"left\"/>", lines(label)) + "<br align=\"left\"/>";
  }

  private static List<String> lines(Label label) {
    List<String> lines = new ArrayList<>();
    lines.add("<b>" + escape(label.name()) + "</b>");
    if (!label.kind().isEmpty()) {
      lines.add(escape(label.kind()));
    }
    label.lines().forEach(line -> lines.add(escape(line)));
    label.markers().forEach(marker -> lines.add("<i>" + escape(marker) + "</i>"));
    label.notes().forEach(note -> lines.add("<b>" + escape(note) + "</b>"));
    return lines;
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private void line(String indent, String text) {
    out.append(indent).append(text).append('\n');
  }
}
