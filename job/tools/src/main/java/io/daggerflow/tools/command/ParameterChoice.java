package io.daggerflow.tools.command;

import java.util.List;
import picocli.CommandLine.Option;

/** A choice by runtime parameters too. */
final class ParameterChoice extends Choice {

  @Option(
      names = {"-p", "--parameter"},
      order = 4,
      paramLabel = "NAME=VALUE",
      converter = Parameter.Converter.class,
      description =
          "Only those whose runtime parameter has this value, a text, number or boolean; can be"
              + " repeated.")
  private List<Parameter> parameters = List.of();

  @Override
  List<Parameter> parameters() {
    return parameters;
  }
}
