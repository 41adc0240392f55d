package io.daggerflow.flink;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds in an expression of Prometheus which metrics and labels it asks for. It knows the functions
 * and keywords that the project's expressions use, and takes every other word for a metric.
 */
final class PromQl {

  private static final Pattern TOKEN =
      Pattern.compile(
          "\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|\\$?[a-zA-Z_:][\\w:]*|[0-9.]+[a-z]*|=~|!~|!=|[^\\s]");
  private static final Pattern WORD = Pattern.compile("\\$?[a-zA-Z_:][\\w:]*");
  private static final Set<String> FUNCTIONS =
      Set.of(
          "absent",
          "deriv",
          "increase",
          "max",
          "min_over_time",
          "rate",
          "sum",
          "time",
          "clamp_min");
  private static final Set<String> OPERATORS = Set.of("and", "or", "unless");
  private static final Set<String> GROUPINGS = Set.of("by", "without", "on", "ignoring");

  /** A metric, with the labels that are compared, and with what. */
  record Selector(String metric, Map<String, String> equal, Set<String> labels) {}

  private final List<String> tokens = new ArrayList<>();
  private final List<Selector> selectors = new ArrayList<>();
  private final Set<String> groupings = new LinkedHashSet<>();
  private int at;

  private PromQl(String expression) {
    Matcher token = TOKEN.matcher(expression);
    while (token.find()) {
      tokens.add(token.group());
    }
  }

  static PromQl read(String expression) {
    PromQl query = new PromQl(expression);
    query.scan();
    return query;
  }

  List<Selector> selectors() {
    return selectors;
  }

  /** The labels that results are grouped by. */
  Set<String> groupings() {
    return groupings;
  }

  private void scan() {
    while (at < tokens.size()) {
      String token = tokens.get(at++);
      if (token.equals("[")) {
        at = tokens.subList(at, tokens.size()).indexOf("]") + at + 1;
      } else if (GROUPINGS.contains(token)) {
        groupings.addAll(names());
      } else if (WORD.matcher(token).matches()
          && !FUNCTIONS.contains(token)
          && !OPERATORS.contains(token)) {
        select(token);
      }
    }
  }

  /** {@code (a, b)} */
  private List<String> names() {
    List<String> names = new ArrayList<>();
    expect("(");
    for (String token = tokens.get(at++); !token.equals(")"); token = tokens.get(at++)) {
      if (!token.equals(",")) {
        names.add(token);
      }
    }
    return names;
  }

  private void select(String metric) {
    Map<String, String> equal = new HashMap<>();
    Set<String> labels = new LinkedHashSet<>();
    if (at < tokens.size() && tokens.get(at).equals("{")) {
      at++;
      while (!tokens.get(at).equals("}")) {
        String label = tokens.get(at++);
        String operator = tokens.get(at++);
        String value = tokens.get(at++);
        labels.add(label);
        if (operator.equals("=")) {
          equal.put(label, value.substring(1, value.length() - 1));
        }
        if (tokens.get(at).equals(",")) {
          at++;
        }
      }
      at++;
    }
    selectors.add(new Selector(metric, equal, labels));
  }

  private void expect(String token) {
    if (!tokens.get(at++).equals(token)) {
      throw new IllegalArgumentException("Expected " + token + " in " + tokens);
    }
  }
}
