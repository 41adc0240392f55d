package io.daggerflow.tools.command;

import java.io.Console;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Asks before something is done to many; or shows what would be done. */
final class Confirmation {

  @Option(
      names = "--dry-run",
      order = 9,
      description = "Show what it would be done to, and do nothing.")
  private boolean dryRun;

  @Option(names = "--yes", order = 9, description = "Do not ask before it is done, for scripts.")
  private boolean yes;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  boolean isDryRun() {
    return dryRun;
  }

  /** Whether nobody needs to be asked. */
  boolean isGiven() {
    return yes;
  }

  /**
   * Asks, beside the results.
   *
   * @param question what would be done, as a question
   * @throws ParameterException if there is nobody to ask: a program, or no terminal
   */
  boolean isGranted(String question, Output output) {
    if (yes) {
      return true;
    }
    Console console = output.isJson() ? null : System.console();
    if (console == null) {
      throw new ParameterException(
          spec.commandLine(),
          "Expected --yes or --dry-run where nobody can be asked, but "
              + (output.isJson() ? "there is only --json: " : "there is no terminal: ")
              + question);
    }
    output.err().print(question + " [y/N] ");
    output.err().flush();
    String answer = console.readLine();
    return answer != null && answer.strip().toLowerCase(Locale.ROOT).matches("y|yes");
  }
}
