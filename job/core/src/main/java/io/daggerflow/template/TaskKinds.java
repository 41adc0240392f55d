package io.daggerflow.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The kinds of tasks by the {@code type} that templates give, and what fits which of them. */
final class TaskKinds {

  /** Reads the fields of a kind, with the variables that exist where the task stands. */
  private interface Reader {
    TaskKind read(Fields fields, Set<String> variables);
  }

  private static final Map<String, Reader> READERS = new LinkedHashMap<>();

  static {
    READERS.put(KafkaCommand.TYPE, KafkaCommand::read);
    READERS.put(KafkaListener.TYPE, KafkaListener::read);
    READERS.put(Executor.TYPE, Executor::read);
    READERS.put(Http.TYPE, Http::read);
    READERS.put(Assign.TYPE, Assign::read);
    READERS.put(Trigger.TYPE, Trigger::read);
    READERS.put(Interval.TYPE, Interval::read);
    READERS.put(Sensor.TYPE, Sensor::read);
    READERS.put(Decision.TYPE, Decision::read);
    READERS.put(Parallel.TYPE, Parallel::read);
    READERS.put(Workflow.TYPE, Workflow::read);
    READERS.put(End.TYPE, End::read);
  }

  /** Those that may be tried again. */
  static final List<String> RETRIED =
      List.of(Executor.TYPE, Http.TYPE, Workflow.TYPE, Parallel.TYPE, Decision.TYPE);

  /** Those that cannot wait for an operator. */
  static final List<String> NEVER_ON_HOLD = List.of(Parallel.TYPE, Decision.TYPE, End.TYPE);

  /** Those that may be an action. */
  static final List<String> ACTIONS =
      List.of(KafkaCommand.TYPE, Assign.TYPE, Executor.TYPE, Http.TYPE);

  /** Those that may be a {@code do}. */
  static final List<String> DO =
      List.of(KafkaCommand.TYPE, Assign.TYPE, Executor.TYPE, Http.TYPE, Workflow.TYPE);

  /** Those that ask somebody → the variable with the answer. */
  private static final Map<String, String> ANSWERS =
      Map.of(Executor.TYPE, Executor.RESULT, Http.TYPE, Http.RESPONSE);

  private TaskKinds() {}

  /** Reads the fields of the kind that {@code type} names; null if there is no such kind. */
  static @Nullable TaskKind read(Fields fields, Set<String> variables) {
    String type = fields.text("type");
    Reader reader = READERS.get(type);
    if (reader != null) {
      return reader.read(fields, variables);
    }
    if (!type.isEmpty()) {
      fields.problem(
          "type",
          Wording.oneOf("type", READERS.keySet())
              + ", but '"
              + type
              + "' is an unknown name"
              + Nearest.hint(type, READERS.keySet()));
    }
    return null;
  }

  /** As {@link #read(Fields, Set)}, where only some kinds may stand. */
  static @Nullable TaskKind read(Fields fields, Set<String> variables, List<String> types) {
    if (!fields.required("type") || WordFields.oneOf(fields, "type", types) == null) {
      return null;
    }
    return read(fields, variables);
  }

  /** Whether it asks somebody, who may never answer: then a try takes at most {@code PT30S}. */
  static boolean isCall(@Nullable String type) {
    return type != null && ANSWERS.containsKey(type);
  }

  /**
   * The variables and the one with the answer of this kind, if it has one.
   *
   * @param type null if it is not known: then all that may be
   */
  static Set<String> withAnswer(Set<String> variables, @Nullable String type) {
    if (type == null) {
      return Variables.and(variables, ANSWERS.values().toArray(String[]::new));
    }
    String answer = ANSWERS.get(type);
    return answer == null ? variables : Variables.and(variables, answer);
  }
}
