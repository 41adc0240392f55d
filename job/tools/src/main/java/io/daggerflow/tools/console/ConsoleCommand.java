package io.daggerflow.tools.console;

import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.command.Connecting;
import io.daggerflow.tools.command.Patience;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code dagger console}: the HTTP interface and the web page. */
@Command(
    name = "console",
    description = {
      "Serves a web page and an HTTP interface: lists, instances with their graphs, requests.",
      "Reads the topics of the job into a view of its own, a file or a PostgreSQL database, and goes"
          + " on there when it is started again."
    })
public final class ConsoleCommand implements Callable<Integer> {

  @Option(
      names = "--host",
      order = 1,
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description =
          "Where to listen (default: 127.0.0.1, for this machine only). Others need --token-file or"
              + " --user-header.")
  private String host;

  @Option(
      names = "--port",
      order = 2,
      paramLabel = "PORT",
      defaultValue = "8082",
      description = "The port; 0 for any (default: 8082).")
  private int port;

  @Option(
      names = "--database",
      order = 3,
      paramLabel = "FILE|URL",
      defaultValue = "dagger-console.db",
      description =
          "The view: a file, or jdbc:postgresql://HOST/NAME (default: dagger-console.db).")
  private String database;

  @Option(
      names = "--database-login",
      order = 4,
      paramLabel = "FILE",
      description = "Properties for PostgreSQL: user, password and others of its driver.")
  private @Nullable Path login;

  @Option(
      names = "--rebuild",
      order = 5,
      description = "Empty the view and make it anew from the topics.")
  private boolean rebuild;

  @Option(
      names = "--token-file",
      order = 6,
      paramLabel = "FILE",
      description =
          "A file with the token that users log in with, 16 characters or more (default:"
              + " DAGGER_CONSOLE_TOKEN).")
  private @Nullable Path tokenFile;

  @Option(
      names = "--token",
      order = 7,
      paramLabel = "TOKEN",
      description = "The token itself; other users of this machine can see it.")
  private @Nullable String token;

  @Option(
      names = "--user-header",
      order = 8,
      paramLabel = "NAME",
      description =
          "Trust the user that a proxy names in this header. Only the proxy may reach the console"
              + " then.")
  private @Nullable String userHeader;

  @Option(
      names = "--mask",
      order = 9,
      split = ",",
      paramLabel = "NAME",
      description =
          "Hide the values of parameters and fields with these names; '*' stands for any"
              + " characters.")
  private List<String> mask = List.of();

  @Mixin private Patience patience;
  @Mixin private Connecting connecting;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Connection connection = connecting.connection();
    PrintWriter err = spec.commandLine().getErr();
    Console.Options options =
        new Console.Options(
            host,
            port,
            database,
            loginProperties(),
            rebuild,
            token(),
            userHeader,
            mask,
            patience.timeout());
    try (Console console = start(connection, options, err)) {
      CountDownLatch end = new CountDownLatch(1);
      Thread hook = new Thread(console::close, "console-end");
      Runtime.getRuntime().addShutdownHook(hook);
      spec.commandLine().getOut().println(console.address());
      spec.commandLine().getOut().flush();
      end.await();
    }
    return 0;
  }

  private Console start(Connection connection, Console.Options options, PrintWriter err) {
    try {
      return Console.start(
          connection,
          options,
          line -> {
            err.println(line);
            err.flush();
          });
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private @Nullable String token() {
    if (token != null) {
      return token;
    }
    if (tokenFile != null) {
      return read(tokenFile).strip();
    }
    String variable = System.getenv("DAGGER_CONSOLE_TOKEN");
    return variable == null || variable.isBlank() ? null : variable.strip();
  }

  private Properties loginProperties() {
    Properties properties = new Properties();
    if (login != null) {
      try {
        properties.load(new java.io.StringReader(read(login)));
      } catch (IOException e) {
        throw new ClientException("Expected properties in '" + login + "', but: " + e, e);
      }
    }
    return properties;
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new ClientException("Expected a file '" + file + "', but it cannot be read: " + e, e);
    }
  }
}
