package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Connection;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that say where the broker is. */
public final class Connecting {

  @Option(
      names = "--bootstrap-server",
      order = 20,
      paramLabel = "HOST:PORT",
      description =
          "A Kafka broker (default: DAGGER_BOOTSTRAP_SERVER, the file of --config, or"
              + " localhost:9092).")
  private @Nullable String bootstrapServer;

  @Option(
      names = "--config",
      order = 21,
      paramLabel = "FILE",
      description =
          "Kafka client properties, security included; 'topics.control' etc. in it name topics of"
              + " the job (default: DAGGER_CONFIG).")
  private @Nullable Path config;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  /** The connection that the options and the environment describe. */
  public Connection connection() {
    return connection(System.getenv()).watchedBy(this::tell);
  }

  private void tell(String sentence) {
    spec.commandLine().getErr().println(sentence);
    spec.commandLine().getErr().flush();
  }

  /** What was said on the command line goes first, then the variables, then the default. */
  Connection connection(Map<String, String> environment) {
    String server = environment.get("DAGGER_BOOTSTRAP_SERVER");
    String file = environment.get("DAGGER_CONFIG");
    if (config != null) {
      return withServer(Connection.read(config), bootstrapServer);
    }
    Connection connection =
        file == null || file.isBlank()
            ? Connection.to(Connection.DEFAULT_BOOTSTRAP_SERVER)
            : Connection.read(Path.of(file));
    return withServer(
        withServer(connection, server == null || server.isBlank() ? null : server),
        bootstrapServer);
  }

  private static Connection withServer(Connection connection, @Nullable String server) {
    return server == null ? connection : connection.at(server);
  }
}
