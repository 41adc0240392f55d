package io.daggerflow.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.scenario.Alignment.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlignmentTest {

  private static List<String> inOrder(List<?> expected, List<?> actual) {
    return told(Alignment.inOrder("list", expected, actual));
  }

  private static List<String> inAnyOrder(List<?> expected, List<?> actual) {
    return told(Alignment.inAnyOrder("list", expected, actual));
  }

  private static List<String> told(List<Difference> differences) {
    List<String> rows = new ArrayList<>();
    for (Difference difference : differences) {
      difference.rows().forEach(row -> rows.add(told(row)));
    }
    return rows;
  }

  private static String told(Row row) {
    return row.kind() + " " + row.expectedAt() + " " + row.actualAt();
  }

  @Test
  void equalListsDoNotDiffer() {
    assertThat(inOrder(List.of(1L, Map.of()), List.of(1.0, Map.of("a", 1L)))).isEmpty();
    assertThat(inAnyOrder(List.of(1L, 2L), List.of(2L, 1L))).isEmpty();
    assertThat(inOrder(List.of(), List.of())).isEmpty();
  }

  @Test
  void whatIsMissingOrUnexpectedIsTold() {
    assertThat(inOrder(List.of(1L, 2L, 3L), List.of(1L, 3L)))
        .containsExactly("ok 0 0", "missing 1 -1", "ok 2 1");
    assertThat(inOrder(List.of(1L, 3L), List.of(1L, 2L, 3L, 4L)))
        .containsExactly("ok 0 0", "unexpected -1 1", "ok 1 2", "unexpected -1 3");
  }

  @Test
  void whatCameElsewhereIsInTheWrongOrder() {
    assertThat(inOrder(List.of(2L, 1L, 3L), List.of(1L, 2L, 3L)))
        .containsExactlyInAnyOrder("wrong order 0 1", "ok 1 0", "ok 2 2");
  }

  @Test
  void aRecordThatIsMostlyRightDiffers() {
    List<Difference> differences =
        Alignment.inOrder(
            "commands",
            List.of(Map.of("topic", "a", "key", "k"), Map.of("topic", "b")),
            List.of(Map.of("topic", "b"), Map.of("topic", "a", "key", "other")));

    assertThat(told(differences)).containsExactly("differs 0 1", "ok 1 0");
    assertThat(differences.get(0).rows().get(0).differences())
        .extracting(Difference::toString)
        .containsExactly("key: expected k, but it is other");
  }

  @Test
  void aVagueElementLeavesThePreciseOneItsPartner() {
    Map<String, String> precise = Map.of("topic", "a", "key", "1");
    Map<String, String> other = Map.of("topic", "a", "key", "2");

    assertThat(inAnyOrder(List.of(Map.of("topic", "a"), precise), List.of(precise, other)))
        .isEmpty();
    assertThat(inAnyOrder(List.of(precise, precise), List.of(precise, other)))
        .containsExactly("ok 0 0", "differs 1 1");
  }
}
