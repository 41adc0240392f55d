package io.daggerflow.tools.drawing;

import io.daggerflow.drawing.Arrow;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.elk.alg.layered.options.LayeredOptions;
import org.eclipse.elk.alg.layered.options.LayeringStrategy;
import org.eclipse.elk.alg.layered.options.NodePlacementStrategy;
import org.eclipse.elk.alg.layered.options.OrderingStrategy;
import org.eclipse.elk.core.RecursiveGraphLayoutEngine;
import org.eclipse.elk.core.math.ElkPadding;
import org.eclipse.elk.core.options.Alignment;
import org.eclipse.elk.core.options.CoreOptions;
import org.eclipse.elk.core.options.Direction;
import org.eclipse.elk.core.options.EdgeLabelPlacement;
import org.eclipse.elk.core.options.EdgeRouting;
import org.eclipse.elk.core.util.NullElkProgressMonitor;
import org.eclipse.elk.graph.ElkEdge;
import org.eclipse.elk.graph.ElkEdgeSection;
import org.eclipse.elk.graph.ElkLabel;
import org.eclipse.elk.graph.ElkNode;
import org.eclipse.elk.graph.util.ElkGraphUtil;

/** Places boxes between which arrows lead in layers from top to bottom, by Eclipse ELK. */
final class Elk {

  static final double LABEL_SIZE = 11;

  private static final double LABEL_HEIGHT = 14;

  private final List<Placed> boxes;
  private final List<Arrow> arrows;
  private final ElkNode graph = ElkGraphUtil.createGraph();
  private final List<ElkNode> nodes = new ArrayList<>();
  private final List<ElkEdge> edges = new ArrayList<>();

  private Elk(List<Placed> boxes, List<Arrow> arrows) {
    this.boxes = boxes;
    this.arrows = arrows;
  }

  static Layout.Content layered(List<Placed> boxes, List<Arrow> arrows) {
    Elk elk = new Elk(boxes, arrows);
    elk.options();
    boxes.forEach(elk::node);
    arrows.forEach(elk::edge);
    new RecursiveGraphLayoutEngine().layout(elk.graph, new NullElkProgressMonitor());
    return elk.result();
  }

  private void options() {
    graph.setProperty(CoreOptions.ALGORITHM, LayeredOptions.ALGORITHM_ID);
    graph.setProperty(CoreOptions.DIRECTION, Direction.DOWN);
    graph.setProperty(CoreOptions.PADDING, new ElkPadding(0));
    graph.setProperty(CoreOptions.EDGE_ROUTING, EdgeRouting.ORTHOGONAL);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE_BETWEEN_LAYERS, 26.0);
    graph.setProperty(LayeredOptions.SPACING_EDGE_NODE_BETWEEN_LAYERS, 14.0);
    graph.setProperty(LayeredOptions.SPACING_NODE_NODE, 24.0);
    graph.setProperty(LayeredOptions.SPACING_EDGE_NODE, 16.0);
    graph.setProperty(LayeredOptions.SPACING_EDGE_EDGE, 12.0);
    graph.setProperty(
        LayeredOptions.CONSIDER_MODEL_ORDER_STRATEGY, OrderingStrategy.NODES_AND_EDGES);
    graph.setProperty(
        LayeredOptions.NODE_PLACEMENT_STRATEGY, NodePlacementStrategy.NETWORK_SIMPLEX);
    graph.setProperty(LayeredOptions.LAYERING_STRATEGY, LayeringStrategy.LONGEST_PATH_SOURCE);
    graph.setProperty(CoreOptions.SEPARATE_CONNECTED_COMPONENTS, false);
  }

  private void node(Placed box) {
    ElkNode node = ElkGraphUtil.createNode(graph);
    node.setDimensions(box.width(), box.height());
    node.setProperty(CoreOptions.ALIGNMENT, Alignment.TOP);
    nodes.add(node);
  }

  private void edge(Arrow arrow) {
    ElkEdge edge = ElkGraphUtil.createSimpleEdge(nodes.get(arrow.from()), nodes.get(arrow.to()));
    if (arrow.label() != null) {
      ElkLabel label = ElkGraphUtil.createLabel(arrow.label(), edge);
      label.setProperty(CoreOptions.EDGE_LABELS_PLACEMENT, EdgeLabelPlacement.HEAD);
      label.setDimensions(TextWidth.of(arrow.label(), LABEL_SIZE, false) + 4, LABEL_HEIGHT);
    }
    edges.add(edge);
  }

  private Layout.Content result() {
    List<Placed> placed = new ArrayList<>();
    for (int number = 0; number < boxes.size(); number++) {
      ElkNode node = nodes.get(number);
      placed.add(boxes.get(number).at(node.getX(), node.getY()));
    }
    List<Placed.Line> lines = new ArrayList<>();
    for (int number = 0; number < arrows.size(); number++) {
      lines.add(line(arrows.get(number), edges.get(number)));
    }
    return new Layout.Content(graph.getWidth(), graph.getHeight(), placed, lines);
  }

  private static Placed.Line line(Arrow arrow, ElkEdge edge) {
    List<Placed.Point> points = new ArrayList<>();
    ElkEdgeSection section = edge.getSections().get(0);
    points.add(new Placed.Point(section.getStartX(), section.getStartY()));
    section.getBendPoints().forEach(bend -> points.add(new Placed.Point(bend.getX(), bend.getY())));
    points.add(new Placed.Point(section.getEndX(), section.getEndY()));
    if (edge.getLabels().isEmpty()) {
      return new Placed.Line(points, null, null);
    }
    ElkLabel label = edge.getLabels().get(0);
    Placed.Point at =
        new Placed.Point(label.getX() + label.getWidth() / 2, label.getY() + label.getHeight() / 2);
    return new Placed.Line(points, arrow.label(), at);
  }
}
