package io.daggerflow.template;

import io.daggerflow.expression.Constant;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.expression.Scope;
import io.daggerflow.value.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code kafka-command}: sends a record, and is over when the record is handed to the sink.
 *
 * @param topic a value
 * @param key a value; null for the instance id
 * @param partition a value; null for the choice of Kafka's partitioner
 */
public record KafkaCommand(
    Expression topic,
    Expression value,
    @Nullable Expression key,
    Map<String, Expression> headers,
    @Nullable Expression partition)
    implements TaskKind {

  static final String TYPE = "kafka-command";

  static KafkaCommand read(Fields fields, Set<String> variables) {
    return new KafkaCommand(
        Expressions.topicValue(fields, "topic", variables),
        Expressions.value(fields, "value", variables),
        Expressions.optionalValue(fields, "key", variables),
        Expressions.values(fields, "headers", variables),
        partition(fields, variables));
  }

  private static @Nullable Expression partition(Fields fields, Set<String> variables) {
    Expression partition = Expressions.optionalValue(fields, "partition", variables);
    if (partition instanceof Constant constant) {
      try {
        partitionNumber(constant.value());
      } catch (ExpressionException e) {
        fields.problem("partition", String.valueOf(e.getMessage()));
      }
    }
    return partition;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public void start(TaskContext task) {
    if (task.send(command(task.scope()))) {
      task.complete();
    }
  }

  private Command command(Scope scope) {
    Map<String, String> texts = new LinkedHashMap<>();
    headers.forEach((name, header) -> texts.put(name, Values.text(header.evaluate(scope))));
    return new Command(
        Values.text(topic.evaluate(scope)),
        partition == null ? null : partitionNumber(partition.evaluate(scope)),
        key == null ? instanceId(scope) : keyText(key.evaluate(scope)),
        value.evaluate(scope),
        texts);
  }

  private static @Nullable String keyText(@Nullable Object key) {
    return key == null ? null : Values.text(key);
  }

  private static String instanceId(Scope scope) {
    return (String)
        ((Map<?, ?>) java.util.Objects.requireNonNull(scope.variable("instance"))).get("id");
  }

  private static int partitionNumber(@Nullable Object value) {
    if (value instanceof Long number && number >= 0 && number <= Integer.MAX_VALUE) {
      return number.intValue();
    }
    throw new ExpressionException(
        "Expected 'partition' to be a number from 0, but it is " + Values.shown(value), false);
  }
}
