package io.daggerflow.template;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The kinds of tasks by the {@code type} that templates give. */
final class TaskKinds {

  private static final Map<String, Function<Fields, TaskKind>> READERS = new LinkedHashMap<>();

  static {
    READERS.put(KafkaCommand.TYPE, KafkaCommand::read);
    READERS.put(KafkaListener.TYPE, KafkaListener::read);
    READERS.put(Assign.TYPE, Assign::read);
  }

  private static final Set<String> LATER =
      Set.of(
          "executor",
          "http",
          "trigger",
          "interval",
          "sensor",
          "decision",
          "parallel",
          "workflow",
          "end");

  private TaskKinds() {}

  /** Reads the fields of the kind that {@code type} names; null if there is no such kind. */
  static @Nullable TaskKind read(Fields fields) {
    String type = fields.text("type");
    Function<Fields, TaskKind> reader = READERS.get(type);
    if (reader != null) {
      return reader.apply(fields);
    }
    if (!type.isEmpty()) {
      fields.problem("type", unknown(type));
    }
    return null;
  }

  private static String unknown(String type) {
    String one = "Expected 'type' to be one of " + String.join(", ", READERS.keySet());
    return LATER.contains(type)
        ? one + Fields.notYet(type)
        : one + ", but '" + type + "' is an unknown name" + Nearest.hint(type, READERS.keySet());
  }
}
