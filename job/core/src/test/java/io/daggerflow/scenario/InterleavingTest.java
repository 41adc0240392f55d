package io.daggerflow.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** The order of what only has one within its lines. */
class InterleavingTest {

  private static final Function<Object, Object> BY_LINE =
      element -> ((Map<?, ?>) element).get("line");

  private static Map<String, Object> element(String line, long number) {
    return Map.of("line", line, "number", number);
  }

  @Test
  void linesMayComeInAnyOrderAmongOneAnother() {
    List<Object> actual = List.of(element("a", 1), element("a", 2), element("b", 1));
    List<?> expected = List.of(element("b", 1), element("a", 1), element("a", 2));
    assertThat(Interleaving.like(expected, actual, BY_LINE)).isEqualTo(expected);
  }

  @Test
  void withinALineTheOrderCounts() {
    List<Object> actual = List.of(element("a", 1), element("a", 2), element("b", 1));
    List<?> expected = List.of(element("a", 2), element("b", 1), element("a", 1));
    assertThat(Interleaving.like(expected, actual, BY_LINE)).isSameAs(actual);
  }

  @Test
  void aChoiceThatLeadsNowhereIsTakenBack() {
    List<Object> actual =
        List.of(element("a", 1), element("a", 2), element("b", 1), element("b", 3));
    List<?> expected =
        List.of(Map.of("number", 1), Map.of("number", 3), Map.of("number", 1), Map.of("number", 2));
    assertThat(Interleaving.like(expected, actual, BY_LINE))
        .containsExactly(element("b", 1), element("b", 3), element("a", 1), element("a", 2));
  }

  @Test
  void whatIsMissingIsNotLookedForInEveryOrder() {
    List<Object> actual = new ArrayList<>();
    List<Object> expected = new ArrayList<>();
    for (long i = 0; i < 60; i++) {
      actual.add(element("line " + i, 1));
      expected.add(Map.of("number", i < 59 ? 1 : 2));
    }
    assertThat(Interleaving.like(expected, actual, BY_LINE)).isSameAs(actual);
  }
}
