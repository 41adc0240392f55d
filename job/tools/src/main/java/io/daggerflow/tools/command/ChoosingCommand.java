package io.daggerflow.tools.command;

import picocli.CommandLine.ArgGroup;

/** A command that asks something of one instance, or of several that are chosen by anything. */
abstract class ChoosingCommand extends InstanceCommand {

  @ArgGroup(exclusive = false, validate = false, heading = InstanceCommand.SEVERAL)
  private ParameterChoice choice = new ParameterChoice();

  @Override
  Choice choice() {
    return choice;
  }
}
