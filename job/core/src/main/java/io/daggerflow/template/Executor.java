package io.daggerflow.template;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.Scope;
import io.daggerflow.value.Values;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code executor}: runs a handler, and is over when the handler answered.
 *
 * @param handler class of the handler
 * @param input a value; null for none
 * @param inline whether it runs inside the step
 * @param set over {@code result}
 */
public record Executor(String handler, @Nullable Expression input, boolean inline, SetClause set)
    implements TaskKind {

  static final String TYPE = "executor";

  /** The variable with the answer. */
  static final String RESULT = "result";

  static Executor read(Fields fields, Set<String> variables) {
    return new Executor(
        fields.text("handler"),
        Expressions.optionalValue(fields, "input", Variables.and(variables, "secrets")),
        fields.flag("inline", false),
        SetClause.read(fields, Variables.and(variables, RESULT)));
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public void start(TaskContext task) {
    task.call(call(task.scope()));
  }

  @Override
  public Call call(Scope scope) {
    Map<String, @Nullable Object> parameters = Values.object(scope.variable("params"));
    Object value = input == null ? null : input.evaluate(scope);
    return new Call.Execute(handler, value, parameters, inline);
  }

  @Override
  public Expression tryTimeout() {
    return Calls.TIMEOUT;
  }

  @Override
  public void answered(TaskContext task, Answer answer) {
    if (answer instanceof Answer.Result result) {
      Calls.complete(task, set, RESULT, result.value());
    } else if (answer instanceof Answer.Failed failed) {
      String code = failed.code() == null ? "HANDLER" : failed.code();
      Failure.Kind kind = failed.retryable() ? Failure.Kind.RETRYABLE : Failure.Kind.NOT_RETRYABLE;
      task.fail(new Failure(code, failed.message(), kind, Map.of()));
    } else {
      throw new IllegalArgumentException("no answer of a handler: " + answer.getClass());
    }
  }
}
