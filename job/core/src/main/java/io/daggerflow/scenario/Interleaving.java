package io.daggerflow.scenario;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The orders that a list may have whose elements have one only within their lines: looks for the
 * one that is as expected.
 */
final class Interleaving {

  /** So many dead ends are enough to say that there is no such order. */
  private static final int DEAD_ENDS = 20_000;

  private final List<?> expected;
  private final List<List<Object>> lines;
  private final int[] taken;
  private final List<Object> order = new ArrayList<>();

  /** States from which the rest cannot be as expected. */
  private final Set<List<Integer>> hopeless = new HashSet<>();

  private Interleaving(List<?> expected, List<List<Object>> lines) {
    this.expected = expected;
    this.lines = lines;
    this.taken = new int[lines.size()];
  }

  /** The list in the order that is as expected, or as it is if there is none. */
  static List<Object> like(List<?> expected, List<Object> actual, Function<Object, Object> line) {
    Map<Object, List<Object>> lines = new LinkedHashMap<>();
    for (Object element : actual) {
      lines.computeIfAbsent(line.apply(element), l -> new ArrayList<>()).add(element);
    }
    if (lines.size() < 2 || expected.size() != actual.size()) {
      return actual;
    }
    Interleaving interleaving = new Interleaving(expected, new ArrayList<>(lines.values()));
    return interleaving.isFound() ? interleaving.order : actual;
  }

  private boolean isFound() {
    if (order.size() == expected.size()) {
      return true;
    }
    List<Integer> state = state();
    if (hopeless.size() > DEAD_ENDS || hopeless.contains(state)) {
      return false;
    }
    for (int i = 0; i < taken.length; i++) {
      if (isNext(i)) {
        order.add(lines.get(i).get(taken[i]++));
        if (isFound()) {
          return true;
        }
        order.remove(order.size() - 1);
        taken[i]--;
      }
    }
    hopeless.add(state);
    return false;
  }

  private boolean isNext(int line) {
    return taken[line] < lines.get(line).size()
        && Difference.between("", expected.get(order.size()), lines.get(line).get(taken[line]))
            .isEmpty();
  }

  private List<Integer> state() {
    List<Integer> state = new ArrayList<>(taken.length);
    for (int number : taken) {
      state.add(number);
    }
    return state;
  }
}
