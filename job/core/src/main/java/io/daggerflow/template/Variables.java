package io.daggerflow.template;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The variables that exist where an expression stands. */
final class Variables {

  /** On the template and on processes. */
  static final Set<String> NODE = Set.of("params", "instance", "now");

  /** In a task. */
  static final Set<String> TASK = and(NODE, "task");

  /** What a listener waits for. */
  static final Set<String> CORRELATE = Set.of("params", "instance");

  /** Over a message alone. */
  static final Set<String> MESSAGE = Set.of("message", "headers", "key", "topic");

  /** In a listener that has its message. */
  static final Set<String> MATCHED = and(TASK, "message", "headers", "key", "topic");

  private Variables() {}

  private static Set<String> and(Set<String> names, String... more) {
    return Stream.concat(names.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
  }
}
