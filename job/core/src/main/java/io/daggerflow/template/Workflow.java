package io.daggerflow.template;

import io.daggerflow.expression.Constant;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.expression.Scope;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code workflow}: starts a child workflow (rule S13).
 *
 * @param template a value: its name
 * @param version null for the newest
 * @param id a value; null for {@code instanceId/path/run}
 * @param parameters a value that yields an object; null for none
 * @param waits whether the task is over with the child, or when it is accepted
 * @param set over {@code child}
 */
public record Workflow(
    Expression template,
    @Nullable Expression version,
    @Nullable Expression id,
    @Nullable Expression parameters,
    boolean waits,
    SetClause set)
    implements TaskKind {

  static final String TYPE = "workflow";

  static Workflow read(Fields fields, Set<String> variables) {
    return new Workflow(
        template(fields, variables),
        version(fields, variables),
        Expressions.optionalValue(fields, "id", variables),
        Expressions.objectValue(fields, "parameters", variables),
        fields.flag("wait", true),
        SetClause.read(fields, Variables.and(variables, "child")));
  }

  private static Expression template(Fields fields, Set<String> variables) {
    Expression template = Expressions.textValue(fields, "template", variables);
    if (template instanceof Constant constant && constant.value() instanceof String) {
      NameFields.name(fields, "template");
    }
    return template;
  }

  private static @Nullable Expression version(Fields fields, Set<String> variables) {
    Expression version = Expressions.optionalValue(fields, "version", variables);
    if (version instanceof Constant constant && !isVersion(constant.value())) {
      fields.problem(
          "version",
          "Expected 'version' to be a positive integer, but it is " + Json.text(constant.value()));
    }
    return version;
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public void start(TaskContext task) {
    Scope scope = task.scope();
    task.startChild(
        new ChildStart(
            Values.text(template.evaluate(scope)),
            version == null ? null : number(version.evaluate(scope)),
            id == null ? null : Values.text(id.evaluate(scope)),
            parameters == null ? Map.of() : object(parameters.evaluate(scope)),
            waits));
  }

  /** The child is COMPLETED, or was accepted where nobody waits for it. */
  public void childOver(TaskContext task, Map<String, @Nullable Object> child) {
    task.set(set, task.scope(Collections.singletonMap("child", child)));
    task.complete();
  }

  private static boolean isVersion(@Nullable Object value) {
    return value instanceof Long number && number > 0 && number <= Integer.MAX_VALUE;
  }

  private static int number(@Nullable Object value) {
    if (value instanceof Long number && isVersion(number)) {
      return number.intValue();
    }
    throw new ExpressionException(
        "Expected 'version' to be a positive integer, but it is " + Values.shown(value), false);
  }

  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    if (!(value instanceof Map)) {
      throw new ExpressionException(
          "Expected 'parameters' to be an object, but it is " + Values.shown(value), false);
    }
    return Values.object(value);
  }
}
