package io.daggerflow.tools.command;

import io.daggerflow.template.Problem;
import io.daggerflow.template.WorkflowTemplate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code dagger validate FILE…}: all problems of template files, without any broker. */
@Command(
    name = "validate",
    description = {
      "Checks template files, and prints all problems as FILE:LINE:COLUMN: PATH: SENTENCE.",
      "The exit code is 1 if a file has an error; warnings do no harm."
    })
public final class ValidateCommand implements Callable<Integer> {

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Template files, YAML or JSON.")
  private List<Path> files;

  @Mixin private Output output;

  @Override
  public Integer call() {
    List<TemplateFile> read = files.stream().map(TemplateFile::read).toList();
    if (output.isJson()) {
      output.json(Map.of("files", read.stream().map(ValidateCommand::json).toList()));
    } else {
      print(read);
    }
    return read.stream().anyMatch(TemplateFile::isInvalid) ? 1 : 0;
  }

  private void print(List<TemplateFile> read) {
    read.forEach(file -> file.printProblems(output.out()));
    Table fine = new Table();
    for (TemplateFile file : read) {
      WorkflowTemplate template = file.template();
      if (template != null) {
        fine.row(file.file().toString(), template.name(), "version " + template.version(), "ok");
      }
    }
    fine.print(output.out(), "");
  }

  private static Map<String, @Nullable Object> json(TemplateFile file) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("file", file.file().toString());
    json.put("ok", !file.isInvalid());
    WorkflowTemplate template = file.template();
    if (template != null) {
      json.put("template", template.name());
      json.put("version", (long) template.version());
    }
    List<Object> problems = new ArrayList<>();
    file.problems().forEach(problem -> problems.add(json(problem)));
    json.put("problems", problems);
    return json;
  }

  private static Map<String, @Nullable Object> json(Problem problem) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("severity", problem.severity().name().toLowerCase(Locale.ROOT));
    json.put("line", (long) problem.line());
    json.put("column", (long) problem.column());
    json.put("path", problem.path());
    json.put("sentence", problem.sentence());
    return json;
  }
}
