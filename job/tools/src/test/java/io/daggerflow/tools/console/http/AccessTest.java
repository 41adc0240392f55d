package io.daggerflow.tools.console.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets in. Calls are written by hand: a client would not lie about names and origins. */
final class AccessTest {

  private static final String TOKEN = "a-token-that-is-long-enough";

  private final List<String> log = new ArrayList<>();
  private @Nullable ConsoleServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private void start(@Nullable String token, @Nullable String userHeader) {
    Access access = Access.of("127.0.0.1", token, userHeader);
    server =
        ConsoleServer.start(
            "127.0.0.1",
            0,
            access,
            List.of(
                routes -> {
                  routes.get("/secret", call -> call.result("the secret"));
                  routes.post("/change", call -> call.result("changed"));
                  routes.post(
                      ConsoleServer.PAGES + "/login",
                      call -> access.login(call, String.valueOf(call.formParam("token"))));
                }),
            (call, refusal) -> call.html(refusal.sentence()),
            log::add);
  }

  private String call(String line, String... headers) throws Exception {
    return call(line, "", headers);
  }

  private String call(String line, String body, String[] headers) throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      StringBuilder request = new StringBuilder(line + " HTTP/1.1\r\nConnection: close\r\n");
      if (String.join(" ", headers).indexOf("Host:") < 0) {
        request.append("Host: localhost:").append(server.port()).append("\r\n");
      }
      for (String header : headers) {
        request.append(header).append("\r\n");
      }
      request.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
      socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
      StringBuilder answer = new StringBuilder();
      new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
          .lines()
          .forEach(each -> answer.append(each).append('\n'));
      return answer.substring("HTTP/1.1 ".length());
    }
  }

  @Test
  void thisMachineGetsInWithoutAToken() throws Exception {
    start(null, null);
    assertThat(call("GET /secret")).startsWith("200").contains("the secret");
    assertThat(call("POST /change")).startsWith("200");
    assertThat(log).containsExactly("POST /change by local: 200");
  }

  @Test
  void aNameFromElsewhereThatPointsHereGetsNothing() throws Exception {
    start(null, null);
    assertThat(call("GET /secret", "Host: evil.example"))
        .startsWith("403")
        .doesNotContain("the secret");
    assertThat(call("GET /secret", "Host: localhost.evil.example:80")).startsWith("403");
    assertThat(call("GET /secret", "Host: [::1]:80")).startsWith("200");
  }

  @Test
  void pagesFromElsewhereChangeNothing() throws Exception {
    start(null, null);
    String own = "Origin: http://localhost:" + server.port();
    assertThat(call("POST /change", own)).startsWith("200");
    assertThat(call("POST /change", own, "Sec-Fetch-Site: same-origin")).startsWith("200");
    assertThat(call("POST /change", "Origin: http://evil.example")).startsWith("403");
    assertThat(call("POST /change", "Origin: http://localhost:1")).startsWith("403");
    assertThat(call("POST /change", "Origin: null")).startsWith("403");
    assertThat(call("POST /change", "Sec-Fetch-Site: cross-site")).startsWith("403");
    assertThat(call("POST /change", "Sec-Fetch-Site: same-site")).startsWith("403");
    assertThat(call("GET /secret", "Origin: http://evil.example"))
        .doesNotContain("Access-Control-Allow");
  }

  @Test
  void aTokenIsAskedFor() throws Exception {
    start(TOKEN, null);
    assertThat(call("GET /secret")).startsWith("401").contains("WWW-Authenticate: Bearer");
    assertThat(call("GET /secret", "Authorization: Bearer wrong")).startsWith("401");
    assertThat(call("GET /secret", "Authorization: Bearer " + TOKEN)).startsWith("200");
    assertThat(call("GET /secret", "Host: console.example", "Authorization: Bearer " + TOKEN))
        .startsWith("200");
    assertThat(call("GET /secret", "Cookie: " + Access.COOKIE + "=guess")).startsWith("401");
    assertThat(call("GET /secret", "X-Forwarded-User: anna")).startsWith("401");
  }

  @Test
  void aSessionBeginsWithTheToken() throws Exception {
    start(TOKEN, null);
    String[] form = {"Content-Type: application/x-www-form-urlencoded"};
    String login = "POST " + ConsoleServer.PAGES + "/login";
    assertThat(call(login, "token=wrong", form)).startsWith("401").doesNotContain("Set-Cookie");
    String answer = call(login, "token=" + TOKEN, form);
    assertThat(answer).startsWith("200").contains("HttpOnly", "SameSite=Strict");
    String cookie = answer.replaceAll("(?s).*Set-Cookie: ([^;]*);.*", "$1");
    assertThat(call("GET /secret", "Cookie: " + cookie)).startsWith("200");
  }

  @Test
  void aProxyNamesTheUser() throws Exception {
    start(null, "X-Forwarded-User");
    assertThat(call("GET /secret")).startsWith("401");
    assertThat(call("POST /change", "X-Forwarded-User: anna")).startsWith("200");
    assertThat(log).containsExactly("POST /change by anna: 200");
  }

  @Test
  void nobodyCanLeaveTheDoorOpen() {
    assertThatThrownBy(() -> Access.of("0.0.0.0", null, null)).hasMessageContaining("--token-file");
    assertThatThrownBy(() -> Access.of("0.0.0.0", "short", null)).hasMessageContaining("16");
    Access.of("0.0.0.0", TOKEN, null);
    Access.of("0.0.0.0", null, "X-User");
    Access.of("::1", null, null);
  }

  @Test
  void answersSayWhatABrowserMayDoWithThem() throws Exception {
    start(null, null);
    assertThat(call("GET /secret"))
        .contains("Content-Security-Policy: default-src 'none'; script-src 'self'")
        .contains("X-Content-Type-Options: nosniff")
        .contains("X-Frame-Options: DENY")
        .contains("Cache-Control: no-store")
        .doesNotContain("Server: Jetty");
    assertThat(call("GET /nothing")).startsWith("404").contains("{\"error\":\"Expected");
  }
}
