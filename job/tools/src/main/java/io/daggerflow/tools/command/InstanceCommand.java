package io.daggerflow.tools.command;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Parameters;

/** A command that sends one request to an instance that exists. */
abstract class InstanceCommand extends RequestCommand {

  @Parameters(
      index = "0",
      paramLabel = "ID",
      converter = InstanceId.Converter.class,
      description = "The instance.")
  private InstanceId id;

  /** The beginning of the request. */
  Map<String, @Nullable Object> request(String type) {
    return id.request(type);
  }
}
