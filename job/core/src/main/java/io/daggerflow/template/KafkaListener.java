package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.time.Duration;
import java.util.Set;
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
 * @param deduplicateBy over the message: a second one with the same value is turned away; null for
 *     none
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
    boolean matchOnlyOne,
    @Nullable Expression deduplicateBy)
    implements TaskKind {

  static final String TYPE = "kafka-listener";

  private static final String CORRELATE = "correlate";

  static KafkaListener read(Fields fields, Set<String> variables) {
    Correlation correlation = Correlation.read(fields);
    return new KafkaListener(
        new Channel(NameFields.topic(fields, "topic"), correlation.message()),
        correlation.value(),
        Expressions.condition(fields, "filter", Variables.MESSAGE),
        SetClause.read(fields, Variables.matched(variables)),
        Expressions.condition(fields, "completeWhen", Variables.matched(variables)),
        onEarly(fields),
        timeToLive(fields),
        WordFields.choice(fields, "onUnmatched", OnUnmatched.DEAD_LETTER)
            == OnUnmatched.DEAD_LETTER,
        fields.flag("matchOnlyOne", false),
        Expressions.optional(fields, "deduplicateBy", Variables.MESSAGE));
  }

  private static OnEarly onEarly(Fields fields) {
    if (fields.flag("matchOnlyOne", false) && fields.has("onEarly")) {
      fields.problem("onEarly", "Expected no 'onEarly' beside 'matchOnlyOne', but it is given");
    }
    return WordFields.choice(fields, "onEarly", OnEarly.BUFFER);
  }

  private static Duration timeToLive(Fields fields) {
    Duration length = TimeFields.length(TimeFields.duration(fields, "timeToLive", "PT10M"));
    return length == null ? Duration.ZERO : length;
  }

  private enum OnUnmatched {
    DEAD_LETTER,
    IGNORE
  }

  /** Both sides of {@code correlate}. */
  private record Correlation(Expression value, Expression message) {

    static Correlation read(Fields fields) {
      Fields full = fields.isObject(CORRELATE) ? fields.object(CORRELATE) : null;
      if (full != null) {
        return inFull(full);
      }
      String name = NameFields.parameter(fields, CORRELATE);
      return new Correlation(
          Expressions.parameter(fields, CORRELATE, name),
          Expressions.messageField(fields, CORRELATE, name));
    }

    private static Correlation inFull(Fields full) {
      full.refuseBoth("parameter", "value");
      Expression value =
          full.has("value")
              ? Expressions.required(full, "value", Variables.CORRELATE)
              : Expressions.parameter(full, "parameter", NameFields.parameter(full, "parameter"));
      Correlation both =
          new Correlation(value, Expressions.required(full, "message", Variables.MESSAGE));
      full.end();
      return both;
    }
  }

  /** What happens to a message for a listener that is NOT_STARTED. */
  public enum OnEarly {
    /** Kept with the instance until the listener starts. */
    BUFFER,
    /** What precedes the listener becomes SKIPPED (rule S6). */
    SKIP_TO,
    /** Turned away. */
    IGNORE
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public void start(TaskContext task) {
    // waits; the engine offers what is buffered (rule S5.6)
  }

  /**
   * Whether what it waits for may change with the status of a node, not only with parameters and
   * elements.
   */
  public boolean followsStatuses() {
    return !correlateValue.paths().isEmpty();
  }
}
