package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Answer;
import io.daggerflow.tools.client.DaggerClient;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code dagger deploy FILE…}. */
@Command(
    name = "deploy",
    description = {
      "Deploys templates to the running job, and waits until each is accepted or refused.",
      "Nothing is sent if one of the files is invalid."
    })
public final class DeployCommand extends AskingCommand {

  @Parameters(arity = "1..*", paramLabel = "FILE", description = "Template files.")
  private List<Path> files;

  @Override
  public Integer call() {
    List<TemplateFile> templates = files.stream().map(TemplateFile::read).toList();
    if (templates.stream().anyMatch(TemplateFile::isInvalid)) {
      templates.forEach(template -> template.printProblems(output().err()));
      return 1;
    }
    int code = 0;
    try (DaggerClient client = new DaggerClient(connection())) {
      for (TemplateFile template : templates) {
        Map<String, @Nullable Object> request = new LinkedHashMap<>();
        request.put("type", "deploy");
        request.put("definition", template.require());
        code = Math.max(code, answered(ask(client, request)));
      }
    }
    return code;
  }

  @Override
  void accepted(Answer answer) {
    template(answer);
  }
}
