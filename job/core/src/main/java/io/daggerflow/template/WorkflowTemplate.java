package io.daggerflow.template;

import io.daggerflow.builder.TemplateSource;
import io.daggerflow.expression.ExpressionCompiler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
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

  /** Begins a template written in Java; read it as a file is read. */
  public static TemplateSource named(String name) {
    return TemplateSource.named(name);
  }

  /**
   * Reads a template that is whole.
   *
   * @param file its name, for problems; empty if it comes from no file
   * @param content what stands in it
   */
  public static TemplateReading read(String file, Located content, ExpressionCompiler compiler) {
    return read(file, content, compiler, Definitions.NONE);
  }

  /**
   * Reads a template, and puts shared definitions in the place of {@code processRef}.
   *
   * @param file its name, for problems; empty if it comes from no file
   * @param content what stands in it
   */
  public static TemplateReading read(
      String file, Located content, ExpressionCompiler compiler, Definitions definitions) {
    return read(new Check(file, compiler), content, definitions);
  }

  static TemplateReading read(Check check, Located content, Definitions definitions) {
    if (!content.isObject()) {
      check.note(
          content,
          "",
          Wording.expected("an object with the field 'template'", content),
          Problem.Severity.ERROR);
      return new TemplateReading(null, check.problems());
    }
    if (ProcessRefs.isDefinition(content)) {
      check.note(
          content,
          "",
          "Expected a template, but it is a shared definition, which is checked with the templates"
              + " that refer to it",
          Problem.Severity.ERROR);
      return new TemplateReading(null, check.problems());
    }
    Located whole = new ProcessRefs(check, definitions).resolve(content);
    WorkflowTemplate template = read(new Fields(check, whole), whole);
    return new TemplateReading(check.hasErrors() ? null : template, check.problems());
  }

  private static WorkflowTemplate read(Fields fields, Located content) {
    WorkflowTemplate template =
        new WorkflowTemplate(
            NameFields.name(fields, "template"),
            fields.positive("version"),
            fields.description(),
            fields.objectsByName("parameters", ParameterDeclaration::read),
            fields.flag("additionalParameters", true),
            InstanceLimit.read(fields),
            Monitor.list(fields, Variables.NODE),
            Retention.read(fields),
            StartOn.list(fields),
            Channel.list(fields),
            ProcessTemplate.list(fields.atLeastOne("processes")),
            source(content));
    fields.end();
    if (template.additionalParameters) {
      fields.check().warnOfSlips(template.parameters.keySet());
    } else {
      fields.check().refuseUnknownParameters(template.parameters.keySet());
    }
    fields.check().refuseUnknownPaths();
    return template;
  }

  /**
   * This template with the processes that a start brings for its dynamic ones. Its source is that
   * of this template.
   *
   * @param processes name of a dynamic process, see {@link #dynamicProcess} → list of processes
   */
  public TemplateReading with(
      Map<String, ? extends @Nullable Object> processes, ExpressionCompiler compiler) {
    Map<String, @Nullable Object> given = new LinkedHashMap<>();
    processes.forEach((name, list) -> given.put(path(name), list));
    Check check = new Check("", compiler);
    check.give(new ProcessRefs(check, Definitions.NONE).resolveLists(Located.of(given)));
    return read(check, Located.of(source), Definitions.NONE);
  }

  /**
   * The path of the dynamic process that a start means by this name: its path, or its name if no
   * other one has it; null if there is none.
   */
  public @Nullable String dynamicProcess(String name) {
    List<String> paths = new ArrayList<>();
    addDynamic("", processes, paths);
    if (paths.contains(name)) {
      return name;
    }
    List<String> named = paths.stream().filter(path -> path.endsWith('/' + name)).toList();
    return named.size() == 1 ? named.get(0) : null;
  }

  private String path(String name) {
    String path = dynamicProcess(name);
    if (path == null) {
      throw new IllegalArgumentException(id() + " has no dynamic process " + name);
    }
    return path;
  }

  private static void addDynamic(
      String around, List<ProcessTemplate> processes, List<String> paths) {
    for (ProcessTemplate process : processes) {
      if (process.type() == ProcessTemplate.Type.DYNAMIC) {
        paths.add(around + process.name());
      }
      addDynamic(around + process.name() + '/', process.processes(), paths);
    }
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
