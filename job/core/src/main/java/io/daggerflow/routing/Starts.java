package io.daggerflow.routing;

import io.daggerflow.engine.Request;
import io.daggerflow.engine.WorkflowEvent.MessageCause;
import io.daggerflow.expression.Conditions;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.format.RequestReader;
import io.daggerflow.message.Message;
import io.daggerflow.message.MessageView;
import io.daggerflow.message.TraceContext;
import io.daggerflow.template.StartOn;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Values;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** One {@code startOn}: makes requests to start an instance of messages (rule S12.9). */
record Starts(WorkflowTemplate template, StartOn startOn) {

  /**
   * The request; null if the message is none that starts an instance.
   *
   * @param life gives the number that the life of an instance id gets
   * @throws ExpressionException if an expression fails, or yields nothing to start with
   */
  Request.@Nullable Start of(MessageView view, ToLongFunction<String> life) {
    if (!letsThrough(view)) {
      return null;
    }
    String id = id(view);
    Map<String, @Nullable Object> parameters = parameters(view);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("type", "start");
    json.put("instanceId", id);
    json.put("template", template.name());
    json.put("version", (long) template.version());
    json.put("parameters", parameters);
    Message message = view.message();
    return new Request.Start(
        new Request.Envelope(id, "start", null, json),
        template.name(),
        template.version(),
        null,
        Map.of(),
        parameters,
        true,
        life.applyAsLong(id),
        null,
        new MessageCause(message.topic(), message.partition(), message.offset()),
        TraceContext.of(message.headers()));
  }

  private boolean letsThrough(MessageView view) {
    Expression filter = startOn.filter();
    try {
      return filter == null || Conditions.isTrue(filter, view);
    } catch (ExpressionException e) {
      if (e.isMissingField()) {
        return false;
      }
      throw e;
    }
  }

  private String id(MessageView view) {
    Object value = startOn.id().evaluate(view);
    if (value == null
        || value instanceof Boolean
        || value instanceof Map
        || value instanceof List) {
      throw wrong("id", "a text or a number, but it is " + Values.shown(value));
    }
    String id = Values.text(value);
    String problem = RequestReader.problem(id);
    if (problem != null) {
      throw wrong("id", problem);
    }
    return id;
  }

  private Map<String, @Nullable Object> parameters(MessageView view) {
    if (startOn.parameters() == null) {
      return Map.of();
    }
    Object value = startOn.parameters().evaluate(view);
    if (!(value instanceof Map)) {
      throw wrong("parameters", "an object, but it is " + Values.shown(value));
    }
    return Values.object(value);
  }

  private ExpressionException wrong(String field, String expectedBut) {
    return new ExpressionException(
        "Expected '" + field + "' of startOn of " + template.id() + " to be " + expectedBut, false);
  }
}
