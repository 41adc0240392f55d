package io.daggerflow.drawing;

import io.daggerflow.state.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes a drawing as a Mermaid flowchart. Arrows lead only between neighbours of one subgraph, so
 * that each subgraph keeps its own direction. The title of a subgraph is one line; what else there
 * is to say of it stands in a first node without a frame.
 */
public final class MermaidWriter {

  private static final String HEAD =
      """
      ---
      config:
        flowchart:
          nodeSpacing: 30
          rankSpacing: 25
          wrappingWidth: 420
          subGraphTitleMargin: {top: 2, bottom: 6}
      ---
      flowchart TB
      """;

  private final StringBuilder out = new StringBuilder(HEAD);
  private final List<String> groups = new ArrayList<>();
  private final List<String> styles = new ArrayList<>();
  private int ids;
  private boolean hasText;

  private MermaidWriter() {}

  /** The drawing as Mermaid text. */
  public static String write(Drawing drawing) {
    MermaidWriter writer = new MermaidWriter();
    writer.root(drawing.root());
    writer.legend(drawing.legend());
    writer.styles(drawing.legend());
    return writer.out.toString();
  }

  /** The whole has no frame: every frame costs width and height. */
  private void root(Box box) {
    @Nullable Status status = box.status();
    String style = status == null ? ":::text" : ":::" + name(status);
    line("  ", "title[" + quoted(text(box.label())) + ']' + style);
    hasText |= status == null;
    content(box, "title", "  ");
  }

  private String box(Box box, String indent) {
    String id = "n" + ids++;
    if (box.isLeaf()) {
      line(indent, id + shaped(box.shape(), quoted(text(box.label()))) + style(box));
    } else {
      group(box, id, indent);
    }
    return id;
  }

  private static String style(Box box) {
    @Nullable Status status = box.status();
    return status == null ? "" : ":::" + name(status);
  }

  private void group(Box box, String id, String indent) {
    Label label = box.label();
    String title = Words.join(" · ", label.name(), label.kind());
    line(indent, "subgraph " + id + '[' + quoted(bold(title)) + ']');
    String deeper = indent + "  ";
    line(deeper, "direction TB");
    List<String> more = details(label);
    @Nullable String text = null;
    if (!more.isEmpty()) {
      hasText = true;
      text = id + "t";
      line(deeper, text + '[' + quoted(String.join("<br/>", more)) + "]:::text");
    }
    content(box, text, deeper);
    line(indent, "end");
    frame(box, id);
  }

  /** The boxes of a group below its text, and the arrows between them. */
  private void content(Box box, @Nullable String text, String indent) {
    List<String> inside = box.inside().stream().map(child -> box(child, indent)).toList();
    for (int number = 0; number < inside.size(); number++) {
      if (text != null && box.isFirst(number)) {
        line(indent, text + " ~~~ " + inside.get(number));
      }
    }
    for (Arrow arrow : box.arrows()) {
      String how = arrow.label() == null ? " --> " : " -->|" + quoted(escape(arrow.label())) + "| ";
      line(indent, inside.get(arrow.from()) + how + inside.get(arrow.to()));
    }
  }

  /** How the frame of a group differs: its fill stays that of the page, and so its text. */
  private void frame(Box box, String id) {
    List<String> parts = new ArrayList<>();
    groups.add(id);
    @Nullable Status status = box.status();
    if (status != null) {
      parts.add("stroke:" + Palette.of(status).line());
    }
    if (box.shape() == Shape.STACK) {
      parts.add("stroke-width:4px");
    } else if (status != null) {
      parts.add("stroke-width:2px");
    }
    if (box.shape() == Shape.BRANCH || status != null && Palette.isDashed(status)) {
      parts.add("stroke-dasharray:5 4");
    }
    if (!parts.isEmpty()) {
      styles.add("style " + id + ' ' + String.join(",", parts));
    }
  }

  private void legend(List<Status> statuses) {
    if (statuses.isEmpty()) {
      return;
    }
    line("  ", "subgraph legend[" + quoted("status") + "]");
    line("    ", "direction TB");
    groups.add("legend");
    for (Status status : statuses) {
      String name = name(status);
      line("    ", "legend_" + name + '[' + quoted(status.name()) + "]:::" + name);
    }
    line("  ", "end");
  }

  private void styles(List<Status> statuses) {
    if (hasText) {
      line("  ", "classDef text fill:none,stroke:none");
    }
    if (!groups.isEmpty()) {
      line("  ", "classDef group fill:none,stroke:#8c959f");
      line("  ", "class " + String.join(",", groups) + " group");
    }
    for (Status status : statuses) {
      Palette.Colour colour = Palette.of(status);
      String dashes = Palette.isDashed(status) ? ",stroke-dasharray:5 4" : "";
      line(
          "  ",
          "classDef %s fill:%s,stroke:%s,color:%s%s"
              .formatted(name(status), colour.fill(), colour.line(), colour.text(), dashes));
    }
    styles.forEach(style -> line("  ", style));
  }

  private static String name(Status status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  private static String shaped(Shape shape, String text) {
    return switch (shape) {
      case ROUND -> '(' + text + ')';
      case DOUBLE -> "[[" + text + "]]";
      case PILL -> "([" + text + "])";
      case BOX, GROUP, BRANCH, STACK -> '[' + text + ']';
    };
  }

  private static String text(Label label) {
    List<String> lines = new ArrayList<>();
    lines.add(bold(label.name()));
    if (!label.kind().isEmpty()) {
      lines.add(escape(label.kind()));
    }
    lines.addAll(details(label));
    return String.join("<br/>", lines);
  }

  private static List<String> details(Label label) {
    List<String> lines = new ArrayList<>();
    label.lines().forEach(line -> lines.add(escape(line)));
    label.markers().forEach(marker -> lines.add("<i>" + escape(marker) + "</i>"));
    label.notes().forEach(note -> lines.add(bold(note)));
    return lines;
  }

  private static String bold(String text) {
    return "<b>" + escape(text) + "</b>";
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  /**
   * Writes as its number what Mermaid, the Markdown or the HTML inside its texts could take for
   * more than a letter.
   */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder();
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      boolean plain =
          c > 127
              || Character.isLetterOrDigit(c)
              || " .,()=?+".indexOf(c) >= 0
              || isInner(text, at);
      if (plain) {
        escaped.append(c);
      } else {
        escaped.append('#').append((int) c).append(';');
      }
    }
    return escaped.toString().replace("www.", "www#46;").replace("#92;n", "#92;\u2060n");
  }

  /** A character that means nothing special in the middle of a word. */
  private static boolean isInner(String text, int at) {
    return "_-:/".indexOf(text.charAt(at)) >= 0
        && at > 0
        && at + 1 < text.length()
        && Character.isLetterOrDigit(text.charAt(at - 1))
        && (Character.isLetterOrDigit(text.charAt(at + 1)) || text.charAt(at + 1) == ' ');
  }

  private void line(String indent, String text) {
    out.append(indent).append(text).append('\n');
  }
}
