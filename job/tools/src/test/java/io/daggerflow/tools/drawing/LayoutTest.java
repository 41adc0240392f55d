package io.daggerflow.tools.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.drawing.Arrow;
import io.daggerflow.drawing.Box;
import io.daggerflow.drawing.Label;
import io.daggerflow.drawing.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LayoutTest {

  private int names;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void boxesLieInsideTheirGroupBelowItsTextAndApart(long seed) {
    check(Layout.of(random(new Random(seed), 4)));
  }

  private static void check(Placed placed) {
    assertThat(placed.width()).isGreaterThanOrEqualTo(placed.text().width());
    for (Placed child : placed.inside()) {
      assertThat(child.x()).isNotNegative();
      assertThat(child.y()).isGreaterThanOrEqualTo(placed.text().height());
      assertThat(child.x() + child.width()).isLessThanOrEqualTo(placed.width() + 0.01);
      assertThat(child.y() + child.height()).isLessThanOrEqualTo(placed.height() + 0.01);
      for (Placed other : placed.inside()) {
        assertThat(child == other || areApart(child, other)).as("%s %s", child, other).isTrue();
      }
      check(child);
    }
    for (Placed.Line line : placed.lines()) {
      for (Placed.Point point : line.points()) {
        assertThat(point.x()).isBetween(0.0, placed.width());
        assertThat(point.y()).isBetween(placed.text().height(), placed.height());
      }
    }
    for (Arrow arrow : placed.box().arrows()) {
      Placed from = placed.inside().get(arrow.from());
      Placed to = placed.inside().get(arrow.to());
      assertThat(from.y() + from.height()).as("downwards").isLessThan(to.y());
    }
  }

  private static boolean areApart(Placed a, Placed b) {
    return a.x() + a.width() < b.x()
        || b.x() + b.width() < a.x()
        || a.y() + a.height() < b.y()
        || b.y() + b.height() < a.y();
  }

  private Box random(Random random, int depth) {
    List<Box> inside = new ArrayList<>();
    List<Arrow> arrows = new ArrayList<>();
    int children = depth == 0 ? 0 : random.nextInt(6);
    boolean graph = random.nextBoolean();
    for (int to = 0; to < children; to++) {
      inside.add(random(random, depth - 1));
      for (int from = 0; graph && from < to; from++) {
        if (random.nextInt(3) == 0) {
          arrows.add(new Arrow(from, to, random.nextBoolean() ? "1 of 2" : null));
        }
      }
    }
    Shape[] shapes = Shape.values();
    List<String> lines = List.of("x".repeat(random.nextInt(60)));
    Label label = new Label("N" + names, "kind", lines, lines, List.of(), null);
    return new Box(
        "p" + names++, shapes[random.nextInt(shapes.length)], label, null, inside, arrows);
  }
}
