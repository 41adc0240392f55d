package io.daggerflow.template;

import io.daggerflow.expression.Expression;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that start instances (rule S12.9). All over the message.
 *
 * @param filter null for all messages
 * @param id a value: the instance id
 * @param parameters a value: an object with the runtime parameters; null for none
 */
public record StartOn(
    String topic, @Nullable Expression filter, Expression id, @Nullable Expression parameters) {

  /** The field {@code startOn}. */
  static List<StartOn> list(Fields template) {
    List<StartOn> all = new ArrayList<>();
    template.objects("startOn").forEach(fields -> all.add(read(fields)));
    return all;
  }

  private static StartOn read(Fields fields) {
    StartOn startOn =
        new StartOn(
            NameFields.topic(fields, "topic"),
            Expressions.condition(fields, "filter", Variables.MESSAGE),
            Expressions.value(fields, "id", Variables.MESSAGE),
            Expressions.objectValue(fields, "parameters", Variables.MESSAGE));
    fields.end();
    return startOn;
  }
}
