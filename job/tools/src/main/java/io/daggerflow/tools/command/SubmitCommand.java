package io.daggerflow.tools.command;

import picocli.CommandLine.Command;

/** {@code dagger submit ID}. */
@Command(name = "submit", description = "Starts an instance that 'create' made.")
public final class SubmitCommand extends ChoosingCommand {

  @Override
  String type() {
    return "submit";
  }
}
