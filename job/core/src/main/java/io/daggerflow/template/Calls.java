package io.daggerflow.template;

import io.daggerflow.expression.Constant;
import io.daggerflow.expression.Expression;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/** What the kinds that call somebody have in common. */
final class Calls {

  /** How long a call may take. */
  static final Expression TIMEOUT = new Constant("PT30S", "PT30S");

  private Calls() {}

  /** Writes what {@code set} says over the answer, and completes the task. */
  static void complete(TaskContext task, SetClause set, String name, @Nullable Object answer) {
    task.answer(name, answer);
    task.set(set, task.scope(Collections.singletonMap(name, answer)));
    task.complete();
  }
}
