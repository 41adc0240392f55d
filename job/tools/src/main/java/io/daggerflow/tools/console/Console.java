package io.daggerflow.tools.console;

import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.console.http.Access;
import io.daggerflow.tools.console.http.Api;
import io.daggerflow.tools.console.http.ConsoleServer;
import io.daggerflow.tools.console.http.Requests;
import io.daggerflow.tools.console.http.Streams;
import io.daggerflow.tools.console.page.Pages;
import io.daggerflow.tools.console.view.Database;
import io.daggerflow.tools.console.view.Mask;
import io.daggerflow.tools.console.view.ViewReader;
import io.daggerflow.tools.console.view.ViewWriter;
import io.daggerflow.tools.drawing.SvgWriter;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The running console: follower, view, HTTP server, put together. */
public final class Console implements AutoCloseable {

  private final String host;
  private final Database database;
  private final Follower follower;
  private final Requests requests;
  private final Streams streams;
  private final ConsoleServer server;
  private boolean closed;

  /**
   * How it is run.
   *
   * @param database a file, or an address of PostgreSQL
   * @param login for PostgreSQL
   * @param token null for none
   * @param userHeader null for none
   * @param mask names of what is hidden
   * @param timeout how long the job may take to answer
   */
  public record Options(
      String host,
      int port,
      String database,
      Properties login,
      boolean rebuild,
      @Nullable String token,
      @Nullable String userHeader,
      List<String> mask,
      Duration timeout) {

    public Options {
      mask = List.copyOf(mask);
    }
  }

  private Console(
      Connection connection,
      Options options,
      Access access,
      Database database,
      Consumer<String> log) {
    this.host = options.host();
    this.database = database;
    if (options.rebuild()) {
      database.clear();
    }
    Mask mask = Mask.of(options.mask());
    ViewWriter writer = new ViewWriter(database, mask);
    if (writer.mask()) {
      log.accept("The mask is another one now: what it hides can no longer be searched for");
    }
    ViewReader reader = new ViewReader(database, mask);
    this.streams = new Streams(mask);
    this.requests = new Requests(connection, reader, options.timeout());
    this.follower = new Follower(connection, database, writer, streams::publish, log);
    Api api = new Api(reader, requests, streams, follower::isReady);
    Pages pages = new Pages(reader, requests, access, this::notice);
    this.server =
        ConsoleServer.start(
            host, options.port(), access, List.of(api::addTo, pages::addTo), pages::trouble, log);
    follower.start();
    Thread drawing = new Thread(SvgWriter::warmUp, "console-warm-up");
    drawing.setDaemon(true);
    drawing.start();
  }

  /**
   * Starts the console; it reads on and answers until it is closed.
   *
   * @param log gets lines for whoever runs it
   * @throws IllegalArgumentException if the options would let anybody in
   * @throws ClientException if the database cannot be opened, or the port is taken
   */
  public static Console start(Connection connection, Options options, Consumer<String> log) {
    Access access = Access.of(options.host(), options.token(), options.userHeader());
    Database database = Database.open(options.database(), options.login());
    try {
      return new Console(connection, options, access, database, log);
    } catch (io.javalin.util.JavalinBindException e) {
      database.close();
      throw new ClientException(
          "Expected to listen on "
              + options.host()
              + ":"
              + options.port()
              + ", but: "
              + e.getMessage(),
          e);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private String notice() {
    if (follower.isReady()) {
      return "";
    }
    String trouble = follower.trouble();
    return trouble.isEmpty()
        ? "The view is catching up with the topics: what you see may be old."
        : "The view is not read on, so what you see may be old. " + trouble;
  }

  /** Where the page is. */
  public String address() {
    String name = host.contains(":") ? "[" + host + "]" : host;
    return "http://" + name + ":" + server.port() + "/";
  }

  /** Whether the view has caught up. */
  public boolean isReady() {
    return follower.isReady();
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      streams.close();
      server.close();
      follower.close();
      requests.close();
      database.close();
    }
  }
}
