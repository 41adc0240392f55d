package io.daggerflow.tools.command;

import io.daggerflow.expression.cel.CelExpressions;
import io.daggerflow.format.TemplateReader;
import io.daggerflow.template.Problem;
import io.daggerflow.template.TemplateReading;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.tools.client.ClientException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A template file that was read, with what is wrong with it. */
record TemplateFile(Path file, TemplateReading reading) {

  /** Reads a file; that it cannot be read is a problem like others. */
  static TemplateFile read(Path file) {
    try {
      return new TemplateFile(file, new TemplateReader(new CelExpressions()).read(file));
    } catch (IOException e) {
      String why = e instanceof NoSuchFileException ? "there is none" : "it cannot be read: " + e;
      Problem problem =
          new Problem(
              file.toString(),
              1,
              1,
              "",
              "Expected a template file, but " + why,
              Problem.Severity.ERROR);
      return new TemplateFile(file, new TemplateReading(null, List.of(problem)));
    }
  }

  boolean isInvalid() {
    return reading.template() == null;
  }

  @Nullable WorkflowTemplate template() {
    return reading.template();
  }

  List<Problem> problems() {
    return reading.problems();
  }

  /**
   * The template as JSON.
   *
   * @throws ClientException with all problems if it is invalid
   */
  Map<String, @Nullable Object> require() {
    WorkflowTemplate template = reading.template();
    if (template == null) {
      throw new ClientException(
          "Expected a valid template, but:\n"
              + problems().stream().map(Problem::toString).collect(Collectors.joining("\n")));
    }
    return template.source();
  }

  /** Prints the problems, one a line. */
  void printProblems(PrintWriter out) {
    problems().forEach(out::println);
    out.flush();
  }
}
