package io.daggerflow.drawing;

import io.daggerflow.view.Fields;
import io.daggerflow.view.TemplateNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes the boxes of the nodes of a template. */
final class Boxes {

  private final Progress progress;

  Boxes(Progress progress) {
    this.progress = progress;
  }

  Box box(TemplateNode node) {
    List<Box> inside = new ArrayList<>();
    node.inside().forEach(child -> inside.add(box(child)));
    return new Box(
        node.path(), shape(node), label(node), progress.status(node), inside, arrows(node));
  }

  private static Shape shape(TemplateNode node) {
    if (node.isForEach()) {
      return Shape.STACK;
    }
    boolean holds = !node.inside().isEmpty();
    return switch (node.type()) {
      case "branch" -> Shape.BRANCH;
      case "kafka-listener", "trigger", "interval", "sensor" -> Shape.ROUND;
      case "end" -> Shape.PILL;
      case "workflow", "dynamic", "process", "parallel", "decision" ->
          holds ? Shape.GROUP : Shape.DOUBLE;
      default -> Shape.BOX;
    };
  }

  private Label label(TemplateNode node) {
    Map<?, ?> source = node.source();
    boolean whole = node.path().isEmpty();
    String version = whole ? Words.number(source.get("version")) : "";
    @Nullable String description = Fields.text(source, "description");
    return new Label(
        Words.line(Words.join("@", node.name(), version)),
        whole ? "" : Kind.of(node.type(), source),
        lines(node),
        Markers.of(node, progress),
        progress.notes(node),
        description);
  }

  private static List<String> lines(TemplateNode node) {
    List<String> lines = new ArrayList<>();
    Map<?, ?> source = node.source();
    if (node.isForEach()) {
      String as = source.get("as") == null ? "item" : Words.expression(source.get("as"));
      lines.add(Words.line("forEach " + as + " in " + Words.expression(source.get("forEach"))));
    }
    if (source.get("when") != null) {
      lines.add(Words.line("when " + Words.expression(source.get("when"))));
    }
    lines.addAll(Kind.lines(node.type(), source));
    if (node.type().equals("dynamic") && node.inside().isEmpty()) {
      lines.add("processes come with the start");
    }
    return lines;
  }

  /** Tasks come one after the other; so do processes, but those of a {@code parallel}. */
  private static List<Arrow> arrows(TemplateNode node) {
    List<Arrow> arrows = new ArrayList<>();
    List<TemplateNode> inside = node.inside();
    boolean processes = node.source().containsKey("processes") || node.type().equals("dynamic");
    boolean ordered = processes ? !node.type().equals("parallel") : isSequence(node);
    for (int number = 0; number < inside.size(); number++) {
      @Nullable Object dependsOn = processes ? inside.get(number).source().get("dependsOn") : null;
      if (dependsOn != null) {
        depends(arrows, inside, number, dependsOn);
      } else if (ordered && number > 0) {
        arrows.add(new Arrow(number - 1, number, null));
      }
    }
    return arrows;
  }

  private static boolean isSequence(TemplateNode node) {
    return node.source().containsKey("tasks");
  }

  private static void depends(
      List<Arrow> arrows, List<TemplateNode> siblings, int to, Object dependsOn) {
    Map<?, ?> full = dependsOn instanceof Map<?, ?> map ? map : Map.of("processes", dependsOn);
    List<?> names = Fields.list(full, "processes");
    @Nullable String label = null;
    if ("ATLEAST_ONE".equals(full.get("join"))) {
      String enough = full.get("atLeast") == null ? "1" : Words.number(full.get("atLeast"));
      label = enough + " of " + names.size();
    }
    for (int from = 0; from < siblings.size(); from++) {
      if (names.contains(siblings.get(from).name())) {
        arrows.add(new Arrow(from, to, label));
      }
    }
  }
}
