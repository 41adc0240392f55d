package io.daggerflow.tools.command;

import io.daggerflow.tools.traces.Collector;
import io.daggerflow.tools.traces.TraceWriter;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dagger traces}: instances as traces of OpenTelemetry. */
@Command(
    name = "traces",
    description = {
      "Sends each instance that ends, with its tasks, as a trace to an OpenTelemetry collector,"
          + " until interrupted. Reads the events only: the job knows nothing of it.",
      "A start later goes on where this one stopped."
    })
public final class TracesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      defaultValue = "http://localhost:4318/v1/traces",
      description =
          "Where the collector takes OTLP over HTTP (default: ${DEFAULT-VALUE}). Headers, such as"
              + " those of a login, come from the variable "
              + Collector.HEADERS
              + " (NAME=VALUE,…).")
  private URI endpoint;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      defaultValue = "dagger-traces",
      description = "Under which Kafka keeps how far it has come (default: ${DEFAULT-VALUE}).")
  private String group;

  @Option(
      names = "--all",
      description = "At the first start of a group: also instances that ended before.")
  private boolean all;

  @Option(
      names = "--once",
      description =
          "Stop when all that is there has been sent. The exit code is 1 if spans were refused.")
  private boolean once;

  @Mixin private Connecting connecting;

  @Override
  public Integer call() throws InterruptedException {
    if (endpoint.getHost() == null || !endpoint.toString().matches("(?i)https?:.*")) {
      throw new ParameterException(
          spec.commandLine(),
          "Expected --endpoint http://HOST:PORT/v1/traces, but it is " + endpoint);
    }
    Map<String, String> headers = Collector.headers(System.getenv(Collector.HEADERS));
    Collector collector = new Collector(endpoint, headers, spec.commandLine().getErr()::println);
    try (TraceWriter traces = new TraceWriter(connecting.connection(), group, all, collector)) {
      if (once) {
        traces.toEnd();
      } else {
        traces.follow(() -> true);
      }
    }
    return collector.refused() == 0 ? 0 : 1;
  }
}
