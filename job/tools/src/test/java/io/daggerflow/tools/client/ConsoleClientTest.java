package io.daggerflow.tools.client;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of a console that answers something else, over HTTP. */
final class ConsoleClientTest {

  private static ConsoleClient client(String address, String token) {
    return new ConsoleClient(address, token);
  }

  @Test
  void aRefusalIsSaidWithItsReason() throws Exception {
    byte[] body =
        "{\"error\":\"Expected a token, but none came\"}".getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        call -> {
          call.sendResponseHeaders(401, body.length);
          call.getResponseBody().write(body);
          call.close();
        });
    server.start();
    try {
      String address = "http://localhost:" + server.getAddress().getPort();
      assertThatThrownBy(() -> client(address, "x").find("/templates", List.of()))
          .isInstanceOf(ClientException.class)
          .hasMessage(
              "Expected an answer of the console at "
                  + address
                  + ", but it says 401: Expected a token, but none came (DAGGER_CONSOLE_TOKEN)");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void whatCannotBeSentIsSaid() {
    for (ConsoleClient wrong :
        List.of(client("http://a b:1", "x"), client("http://localhost:1", "a\nb"))) {
      assertThatThrownBy(() -> wrong.find("/templates", List.of()))
          .isInstanceOf(ClientException.class)
          .hasMessageStartingWith("Expected the address of a console as http://host:port, and a");
    }
  }
}
