package io.daggerflow.tools.command;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dagger completion bash|zsh}: what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    description = {
      "Prints a script with which a shell completes commands, options and their values:",
      "  bash: source <(dagger completion bash)",
      "  zsh:  source <(dagger completion zsh)"
    })
public final class CompletionCommand implements Callable<Integer> {

  /** The shells that understand the script. */
  enum Shell {
    bash,
    zsh
  }

  @Parameters(paramLabel = "SHELL", description = "${COMPLETION-CANDIDATES}.")
  private Shell shell;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    // The script of bash loads what zsh needs to understand it, where it runs in zsh.
    String script = AutoComplete.bash(spec.root().name(), root);
    spec.commandLine().getOut().print(script);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
