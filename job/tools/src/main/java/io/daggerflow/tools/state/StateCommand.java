package io.daggerflow.tools.state;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dagger state}: what savepoints hold. */
@Command(
    name = "state",
    description = "Reads savepoints and retained checkpoints of the job.",
    subcommands = {
      StatsCommand.class,
      ShowCommand.class,
      FindStuckCommand.class,
    })
public final class StateCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Expected 'stats', 'show' or 'find-stuck', but there is none");
  }
}
