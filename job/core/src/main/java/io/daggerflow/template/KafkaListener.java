package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * {@code kafka-listener}: waits for a correlated record (rule S5). The engine subscribes it and
 * brings it its messages.
 *
 * @param correlateValue yields what this listener waits for, over {@code params} and {@code
 *     instance}
 * @param channel the topic, and the expression that finds the value in a message
 * @param filter over the message; null for all
 * @param completeWhen asked after {@code set}; null for true
 * @param timeToLive how long a message that nobody took is kept
 * @param deadLetterUnmatched whether it is a dead letter after that, or only counted
 */
public record KafkaListener(
    Channel channel,
    Expression correlateValue,
    @Nullable Expression filter,
    SetClause set,
    @Nullable Expression completeWhen,
    OnEarly onEarly,
    Duration timeToLive,
    boolean deadLetterUnmatched,
    boolean matchOnlyOne)
    implements TaskKind {

  /** What happens to a message for a listener that is NOT_STARTED. */
  public enum OnEarly {
    /** Kept with the instance until the listener starts. */
    BUFFER,
    /** Turned away. */
    IGNORE
  }

  @Override
  public String type() {
    return "kafka-listener";
  }

  @Override
  public void start(TaskContext task) {
    // waits; the engine offers what is buffered (rule S5.6)
  }
}
