package io.daggerflow.template;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The variables that exist where an expression stands. Elements of a {@code forEach} come with
 * {@code params}, see {@link Around#and}.
 */
final class Variables {

  /** On the template and on processes. */
  static final Set<String> NODE = Set.of("params", "instance", "now");

  /** In a task. */
  static final Set<String> TASK = and(NODE, "task");

  /** What a listener waits for. */
  static final Set<String> CORRELATE = Set.of("params", "instance");

  /** Over a message alone. */
  static final Set<String> MESSAGE = Set.of("message", "headers", "key", "topic");

  /** Names that no element of a {@code forEach} can have. */
  static final Set<String> RESERVED =
      Set.of(
          "params",
          "instance",
          "now",
          "task",
          "index",
          "message",
          "headers",
          "key",
          "topic",
          "result",
          "response",
          "error",
          "child",
          "monitored",
          "failure",
          "copy",
          "secrets");

  private Variables() {}

  /** In a listener that has its message. */
  static Set<String> matched(Set<String> variables) {
    return and(variables, MESSAGE.toArray(String[]::new));
  }

  /** Some more. */
  static Set<String> and(Set<String> names, String... more) {
    return Stream.concat(names.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
  }
}
