package io.daggerflow.tools.command;

import picocli.CommandLine.Command;

/** {@code dagger refresh ID}. */
@Command(
    name = "refresh",
    description =
        "Sends the subscriptions of an instance again: a repair, harmless where nothing is wrong.")
public final class RefreshCommand extends ChoosingCommand {

  @Override
  String type() {
    return "refresh";
  }
}
