package io.daggerflow.tools.console.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;

/** The HTTP server: what all calls have in common. */
public final class ConsoleServer implements AutoCloseable {

  /** Beginning of the addresses of pages; all others are answered with JSON. */
  public static final String PAGES = "/console";

  private static final long MOST_BYTES = 4 << 20;

  /** What may be asked for without logging in. */
  private static final Set<String> OPEN = Set.of("/service/ready", PAGES + "/login");

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

  private final Javalin server;

  private ConsoleServer(Javalin server) {
    this.server = server;
  }

  /** Shows a refusal on a page. */
  public interface Trouble {
    void show(Context call, Refusal refusal);
  }

  /**
   * Starts the server.
   *
   * @param port 0 for any
   * @param parts what adds calls
   * @param log gets a line for each call that changes something
   */
  public static ConsoleServer start(
      String host,
      int port,
      Access access,
      List<Consumer<RoutesConfig>> parts,
      Trouble trouble,
      Consumer<String> log) {
    Javalin server =
        Javalin.create(
            config -> {
              configure(config);
              RoutesConfig routes = config.routes;
              routes.before(call -> before(call, access));
              parts.forEach(part -> part.accept(routes));
              routes.after(call -> after(call, log));
              failures(routes, trouble);
            });
    server.start(host, port);
    return new ConsoleServer(server);
  }

  private static void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = MOST_BYTES;
    // Instance ids stand in paths, and may be any text: '/', '..' and ';' come percent-encoded.
    config.jetty.modifyHttpConfiguration(
        http -> {
          http.setUriCompliance(UriCompliance.UNSAFE);
          http.setSendServerVersion(false);
        });
    config.jetty.modifyServletContextHandler(
        handler -> handler.getServletHandler().setDecodeAmbiguousURIs(true));
  }

  private static void before(Context call, Access access) {
    call.header("Content-Security-Policy", POLICY);
    call.header("X-Content-Type-Options", "nosniff");
    call.header("X-Frame-Options", "DENY");
    call.header("Referrer-Policy", "same-origin");
    call.header("Cache-Control", "no-store");
    boolean open = OPEN.contains(call.path()) || call.path().startsWith(PAGES + "/assets/");
    if (!open) {
      access.check(call);
    }
    if (Streams.ADDRESSES.contains(call.path())
        && !String.valueOf(call.header("Accept")).contains("text/event-stream")) {
      throw new Refusal(406, "Expected 'Accept: text/event-stream', but it is not accepted");
    }
  }

  private static void after(Context call, Consumer<String> log) {
    String method = call.method().name();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      String user = call.attribute(Access.USER);
      log.accept(
          String.format(
              Locale.ROOT,
              "%s %s by %s: %d",
              method,
              printable(call.path()),
              user == null ? "nobody" : printable(user),
              call.statusCode()));
    }
  }

  private static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }

  private static void failures(RoutesConfig routes, Trouble trouble) {
    routes.exception(Refusal.class, (refusal, call) -> refuse(call, refusal, trouble));
    routes.exception(
        IllegalArgumentException.class,
        (e, call) -> refuse(call, new Refusal(400, String.valueOf(e.getMessage())), trouble));
    routes.exception(
        HttpResponseException.class,
        (e, call) ->
            refuse(
                call,
                new Refusal(e.getStatus(), "Expected a call that there is, but: " + e.getMessage()),
                trouble));
    routes.exception(
        Exception.class,
        (e, call) -> {
          e.printStackTrace();
          refuse(
              call, new Refusal(500, "Expected an answer, but the console failed: " + e), trouble);
        });
    routes.error(
        404,
        call -> {
          if (call.result() == null
              || call.result().equals("Not Found")
              || call.result().startsWith("Endpoint ")) {
            refuse(
                call,
                new Refusal(404, "Expected a page or call that there is, but there is none here"),
                trouble);
          }
        });
  }

  private static void refuse(Context call, Refusal refusal, Trouble trouble) {
    call.status(refusal.status());
    if (call.path().equals("/") || call.path().startsWith(PAGES)) {
      trouble.show(call, refusal);
    } else {
      if (refusal.status() == 401) {
        call.header("WWW-Authenticate", "Bearer");
      }
      Api.json(call, refusal.status(), refusal.toJson());
    }
  }

  public int port() {
    return server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
