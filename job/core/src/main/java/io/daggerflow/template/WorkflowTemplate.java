package io.daggerflow.template;

import io.daggerflow.expression.ExpressionCompiler;
import io.daggerflow.value.Values;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One version of a workflow, read and checked.
 *
 * @param channels for listeners of on-the-fly definitions and dynamic processes (rule S5.1)
 * @param source the template as JSON: two templates are equal if their sources are
 */
public record WorkflowTemplate(
    String name,
    int version,
    @Nullable String description,
    Map<String, ParameterDeclaration> parameters,
    boolean additionalParameters,
    @Nullable InstanceLimit timeout,
    List<Monitor> monitors,
    Retention retention,
    List<StartOn> startOn,
    List<Channel> channels,
    List<ProcessTemplate> processes,
    Map<String, @Nullable Object> source) {

  public WorkflowTemplate {
    monitors = List.copyOf(monitors);
    startOn = List.copyOf(startOn);
    channels = List.copyOf(channels);
    processes = List.copyOf(processes);
  }

  /**
   * Reads a template.
   *
   * @param file its name, for problems; empty if it comes from no file
   * @param content what stands in it
   */
  public static TemplateReading read(String file, Located content, ExpressionCompiler compiler) {
    Check check = new Check(file, compiler);
    if (!content.isObject()) {
      check.note(
          content.line(),
          content.column(),
          "",
          "Expected an object with the field 'template', but it is "
              + Fields.withArticle(Values.typeName(content.content())),
          Problem.Severity.ERROR);
      return new TemplateReading(null, check.problems());
    }
    WorkflowTemplate template = read(new Fields(check, "", content), content);
    return new TemplateReading(check.hasErrors() ? null : template, check.problems());
  }

  private static WorkflowTemplate read(Fields fields, Located content) {
    fields.later(List.of("monitor", "startOn", "channels"));
    WorkflowTemplate template =
        new WorkflowTemplate(
            fields.name("template"),
            fields.positive("version"),
            fields.description(),
            fields.objectsByName("parameters", ParameterDeclaration::read),
            fields.flag("additionalParameters", true),
            InstanceLimit.read(fields),
            List.of(),
            Retention.read(fields),
            List.of(),
            List.of(),
            processes(fields),
            source(content));
    fields.end();
    if (!template.additionalParameters) {
      fields.check().refuseUnknownParameters(template.parameters.keySet());
    }
    return template;
  }

  private static List<ProcessTemplate> processes(Fields fields) {
    List<Fields> objects = fields.namedObjects("processes");
    List<ProcessTemplate> processes = objects.stream().map(ProcessTemplate::read).toList();
    new ProcessGraph(objects, processes).check();
    return processes;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, @Nullable Object> source(Located content) {
    return (Map<String, @Nullable Object>) Objects.requireNonNull(content.json());
  }

  /** {@code name@version}. */
  public String id() {
    return name + '@' + version;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof WorkflowTemplate template && source.equals(template.source);
  }

  @Override
  public int hashCode() {
    return source.hashCode();
  }
}
