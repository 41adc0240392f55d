package io.daggerflow.scenario;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which element of an actual list belongs to which one of an expected list. */
public final class Alignment {

  private final List<?> expected;
  private final List<?> actual;
  private final boolean[][] matches;

  private Alignment(List<?> expected, List<?> actual) {
    this.expected = expected;
    this.actual = actual;
    this.matches = new boolean[expected.size()][actual.size()];
    for (int i = 0; i < expected.size(); i++) {
      for (int j = 0; j < actual.size(); j++) {
        matches[i][j] = Difference.between("", expected.get(i), actual.get(j)).isEmpty();
      }
    }
  }

  /** How two elements belong together. */
  public enum Kind {
    /** As expected. */
    OK,
    /** Probably meant, but something in it differs. */
    DIFFERS,
    /** Expected, and did not come. */
    MISSING,
    /** Came, and was not expected. */
    UNEXPECTED,
    /** Expected, and came at another place. */
    WRONG_ORDER;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
  }

  /**
   * One line of the comparison.
   *
   * @param expectedAt where in the expected list, from 0; -1 for an unexpected one
   * @param actualAt where in the actual list, from 0; -1 for a missing one
   * @param differences of two that differ
   */
  public record Row(
      Kind kind,
      int expectedAt,
      int actualAt,
      @Nullable Object expected,
      @Nullable Object actual,
      List<Difference> differences) {}

  /** The difference of two lists that must have the same elements in the same order. */
  static List<Difference> inOrder(String place, List<?> expected, List<?> actual) {
    if (expected.size() == actual.size() && Difference.between(place, expected, actual).isEmpty()) {
      return List.of();
    }
    Alignment alignment = new Alignment(expected, actual);
    return List.of(
        new Difference(place, expected, actual, alignment.rows(alignment.longest(), true)));
  }

  /** The difference of two lists that must have the same elements. */
  static List<Difference> inAnyOrder(String place, List<?> expected, List<?> actual) {
    Alignment alignment = new Alignment(expected, actual);
    int[] partners = alignment.mostPartners();
    boolean same =
        expected.size() == actual.size() && Arrays.stream(partners).allMatch(j -> j >= 0);
    return same
        ? List.of()
        : List.of(new Difference(place, expected, actual, alignment.rows(partners, false)));
  }

  // ---- who belongs to whom

  /** For each expected element the actual one, or -1: as many as possible, in order. */
  private int[] longest() {
    int[][] best = new int[expected.size() + 1][actual.size() + 1];
    for (int i = expected.size() - 1; i >= 0; i--) {
      for (int j = actual.size() - 1; j >= 0; j--) {
        best[i][j] =
            matches[i][j] ? best[i + 1][j + 1] + 1 : Math.max(best[i + 1][j], best[i][j + 1]);
      }
    }
    int[] partners = new int[expected.size()];
    Arrays.fill(partners, -1);
    for (int i = 0, j = 0; i < expected.size() && j < actual.size(); ) {
      if (matches[i][j]) {
        partners[i++] = j++;
      } else if (best[i + 1][j] >= best[i][j + 1]) {
        i++;
      } else {
        j++;
      }
    }
    return partners;
  }

  /** The same in any order: an expected element gives its partner away if it finds another one. */
  private int[] mostPartners() {
    int[] partners = new int[expected.size()];
    int[] owners = new int[actual.size()];
    Arrays.fill(partners, -1);
    Arrays.fill(owners, -1);
    for (int i = 0; i < expected.size(); i++) {
      findPartner(i, partners, owners, new boolean[actual.size()]);
    }
    return partners;
  }

  private boolean findPartner(int i, int[] partners, int[] owners, boolean[] asked) {
    for (int j = 0; j < actual.size(); j++) {
      if (matches[i][j] && !asked[j]) {
        asked[j] = true;
        if (owners[j] < 0 || findPartner(owners[j], partners, owners, asked)) {
          owners[j] = i;
          partners[i] = j;
          return true;
        }
      }
    }
    return false;
  }

  // ---- rows

  private List<Row> rows(int[] partners, boolean inOrder) {
    int[] all = withMoved(partners, inOrder);
    boolean[] taken = new boolean[actual.size()];
    for (int j : all) {
      if (j >= 0) {
        taken[j] = true;
      }
    }
    int[] similar = similar(all, taken);
    List<Row> rows = new ArrayList<>();
    int next = 0;
    for (int i = 0; i < expected.size(); i++) {
      int j = all[i] >= 0 ? all[i] : similar[i];
      boolean moved = all[i] >= 0 && partners[i] < 0;
      if (inOrder && j >= next && !moved) {
        next = unexpected(next, j, taken, rows) + 1;
      }
      rows.add(row(i, j, moved, all[i] >= 0));
    }
    unexpected(inOrder ? next : 0, actual.size(), taken, rows);
    return rows;
  }

  private Row row(int i, int j, boolean moved, boolean matched) {
    if (j < 0) {
      return new Row(Kind.MISSING, i, -1, expected.get(i), null, List.of());
    }
    Kind kind = moved ? Kind.WRONG_ORDER : matched ? Kind.OK : Kind.DIFFERS;
    return new Row(
        kind,
        i,
        j,
        expected.get(i),
        actual.get(j),
        kind == Kind.DIFFERS ? Difference.between("", expected.get(i), actual.get(j)) : List.of());
  }

  private int unexpected(int from, int to, boolean[] taken, List<Row> rows) {
    for (int j = from; j < to; j++) {
      if (!taken[j]) {
        rows.add(new Row(Kind.UNEXPECTED, -1, j, null, actual.get(j), List.of()));
      }
    }
    return to;
  }

  /** Those without a partner get one that is at another place. */
  private int[] withMoved(int[] partners, boolean inOrder) {
    if (!inOrder) {
      return partners;
    }
    int[] all = partners.clone();
    boolean[] taken = new boolean[actual.size()];
    for (int j : partners) {
      if (j >= 0) {
        taken[j] = true;
      }
    }
    for (int i = 0; i < all.length; i++) {
      for (int j = 0; all[i] < 0 && j < actual.size(); j++) {
        if (matches[i][j] && !taken[j]) {
          taken[j] = true;
          all[i] = j;
        }
      }
    }
    return all;
  }

  /** Of what is left, the most similar ones are probably meant; they count as taken. */
  private int[] similar(int[] partners, boolean[] taken) {
    int[] similar = new int[expected.size()];
    Arrays.fill(similar, -1);
    for (int i = 0; i < expected.size(); i++) {
      int best = 0;
      for (int j = 0; partners[i] < 0 && j < actual.size(); j++) {
        int likeness = taken[j] ? 0 : likeness(expected.get(i), actual.get(j));
        if (likeness > best) {
          best = likeness;
          similar[i] = j;
        }
      }
      if (similar[i] >= 0) {
        taken[similar[i]] = true;
      }
    }
    return similar;
  }

  /** How much of what is expected is right; the first field named counts most. */
  private static int likeness(@Nullable Object expected, @Nullable Object actual) {
    if (!(expected instanceof Map<?, ?> map) || !(actual instanceof Map<?, ?>)) {
      return 0;
    }
    int likeness = 0;
    int weight = map.size() + 1;
    for (Map.Entry<?, ?> field : map.entrySet()) {
      boolean same =
          Difference.between("", Collections.singletonMap(field.getKey(), field.getValue()), actual)
              .isEmpty();
      likeness += same ? weight : 0;
      weight = 1;
    }
    return likeness;
  }
}
