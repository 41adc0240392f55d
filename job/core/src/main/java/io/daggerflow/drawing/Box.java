package io.daggerflow.drawing;

import io.daggerflow.state.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node in the picture.
 *
 * @param path of the node
 * @param status null where the picture shows no instance, or nothing is known of the node
 * @param inside the boxes that it holds
 * @param arrows between the boxes that it holds
 */
public record Box(
    String path,
    Shape shape,
    Label label,
    @Nullable Status status,
    List<Box> inside,
    List<Arrow> arrows) {

  public Box {
    inside = List.copyOf(inside);
    arrows = List.copyOf(arrows);
  }

  /** Whether it holds no other boxes. */
  public boolean isLeaf() {
    return inside.isEmpty();
  }

  /** Whether no arrow leads to this box of the group. */
  public boolean isFirst(int number) {
    return arrows.stream().noneMatch(arrow -> arrow.to() == number);
  }

  /** Whether no arrow leads away from this box of the group. */
  public boolean isLast(int number) {
    return arrows.stream().noneMatch(arrow -> arrow.from() == number);
  }
}
