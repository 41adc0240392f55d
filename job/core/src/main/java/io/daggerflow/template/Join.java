package io.daggerflow.template;

import java.util.List;

/**
 * When the children of a {@code parallel} or the copies of a {@code forEach} are over, and how many
 * of them run at a time (rule S4).
 *
 * @param atLeast 0 for JOIN_ALL; with ATLEAST_ONE how many must be COMPLETED
 * @param maxConcurrency 0 for all at once
 */
public record Join(int atLeast, int maxConcurrency) {

  /** All of them, side by side. */
  public static final Join ALL = new Join(0, 0);

  private static final String JOIN = "join";
  private static final String AT_LEAST = "atLeast";
  private static final String MAX_CONCURRENCY = "maxConcurrency";

  private enum Kind {
    JOIN_ALL,
    ATLEAST_ONE
  }

  /**
   * The fields of a node with children or copies.
   *
   * @param children field with the list of children; empty for copies, whose number nobody knows
   * @param count number of children
   */
  static Join read(Fields fields, String children, int count) {
    return new Join(atLeast(fields, children, count), fields.positive(MAX_CONCURRENCY, 0));
  }

  /** That of the copies of a {@code forEach}. */
  static Join ofCopies(Fields fields) {
    return read(fields, "", 0);
  }

  /** Refuses the fields where nothing is joined. */
  static Join none(Fields fields) {
    for (String field : List.of(JOIN, AT_LEAST, MAX_CONCURRENCY)) {
      fields.refuse(
          field,
          "Expected '" + field + "' on something parallel or beside 'forEach', but it is neither");
    }
    return ALL;
  }

  /** How many must be COMPLETED; 0 for all terminal. */
  static int atLeast(Fields fields, String children, int count) {
    if (WordFields.constant(fields, JOIN, Kind.JOIN_ALL) == Kind.JOIN_ALL) {
      if (fields.has(AT_LEAST)) {
        fields.problem(
            AT_LEAST, "Expected 'join: ATLEAST_ONE' beside 'atLeast', but it is missing");
      }
      return 0;
    }
    int atLeast = fields.positive(AT_LEAST, 1);
    if (!children.isEmpty() && fields.has(AT_LEAST) && atLeast > count) {
      fields.problem(
          AT_LEAST,
          "Expected at most " + count + ", the number of '" + children + "', but it is " + atLeast);
    }
    return atLeast;
  }
}
