package io.daggerflow.tools.console.http;

import io.javalin.http.Context;
import io.javalin.http.Cookie;
import io.javalin.http.SameSite;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. Without a token only this machine may, under a name of its own: a page elsewhere
 * that lets its name point here is turned away. With a token, whoever knows it; behind a proxy,
 * whoever it names in a header. What changes something must come from a page of the console, or
 * from no page.
 */
public final class Access {

  static final String COOKIE = "dagger_session";
  static final String USER = "user";

  private static final int SHORTEST_TOKEN = 16;
  private static final Duration SESSION = Duration.ofHours(12);
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final @Nullable String token;
  private final @Nullable String userHeader;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Long> sessions = new ConcurrentHashMap<>();

  private Access(@Nullable String token, @Nullable String userHeader) {
    this.token = token;
    this.userHeader = userHeader;
  }

  /**
   * The rules of one console.
   *
   * @param host the address that it listens on
   * @param token null for none
   * @param userHeader the header in which a proxy names the user; null for none
   * @throws IllegalArgumentException if anybody could reach it, or the token is easily guessed
   */
  public static Access of(String host, @Nullable String token, @Nullable String userHeader) {
    if (token != null && token.length() < SHORTEST_TOKEN) {
      throw new IllegalArgumentException(
          "Expected a token of at least "
              + SHORTEST_TOKEN
              + " characters, but it has "
              + token.length());
    }
    if (token == null && userHeader == null && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "Expected --token-file or --user-header with an address that others can reach, but '"
              + host
              + "' has neither");
    }
    return new Access(token, userHeader);
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Whether there is something to log in with. */
  public boolean hasLogin() {
    return token != null;
  }

  /**
   * Lets a call pass.
   *
   * @throws Refusal if it may not
   */
  void check(Context call) {
    if (!READING.contains(call.method().name())) {
      checkOrigin(call);
    }
    if (token == null && userHeader == null) {
      checkName(call);
      call.attribute(USER, "local");
      return;
    }
    String user = user(call);
    if (user == null) {
      throw new Refusal(
          401,
          token == null
              ? "Expected a call through the proxy, but it names no user"
              : "Expected 'Authorization: Bearer' with the token of the console, but it is another"
                  + " one or none");
    }
    call.attribute(USER, user);
  }

  private @Nullable String user(Context call) {
    String named = userHeader == null ? null : call.header(userHeader);
    if (named != null && !named.isBlank()) {
      return named;
    }
    String authorization = call.header("Authorization");
    if (authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return isToken(authorization.substring(7).strip()) ? "token" : null;
    }
    String session = call.cookie(COOKIE);
    Long end = session == null ? null : sessions.get(session);
    return end != null && System.currentTimeMillis() < end ? "session" : null;
  }

  private boolean isToken(String given) {
    return token != null
        && MessageDigest.isEqual(
            token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8));
  }

  private static void checkName(Context call) {
    String host = String.valueOf(call.header("Host")).toLowerCase(Locale.ROOT);
    String name = host.replaceFirst(":\\d+$", "");
    if (!LOOPBACK.contains(name)) {
      throw new Refusal(
          403,
          "Expected a call to localhost, but it is to '"
              + name
              + "': a console for others needs --token-file");
    }
  }

  /** A browser says where a call comes from; other programs need not. */
  private static void checkOrigin(Context call) {
    String site = call.header("Sec-Fetch-Site");
    String origin = call.header("Origin");
    boolean fromElsewhere = site != null && !site.equals("same-origin") && !site.equals("none");
    if (fromElsewhere || origin != null && !isOwn(origin, call.header("Host"))) {
      throw new Refusal(403, "Expected a call from a page of the console, but it is from another");
    }
  }

  private static boolean isOwn(String origin, @Nullable String host) {
    try {
      return host != null && host.equalsIgnoreCase(URI.create(origin).getRawAuthority());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Begins a session.
   *
   * @throws Refusal if the token is another one
   */
  public void login(Context call, String given) {
    checkOrigin(call);
    if (!isToken(given.strip())) {
      throw new Refusal(401, "Expected the token of the console, but it is another one");
    }
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    String session = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    long now = System.currentTimeMillis();
    sessions.values().removeIf(end -> end < now);
    sessions.put(session, now + SESSION.toMillis());
    int seconds = (int) SESSION.toSeconds();
    Cookie cookie =
        new Cookie(COOKIE, session, "/", seconds, isSecure(call), true, null, SameSite.STRICT);
    call.cookie(cookie);
  }

  /** Whether the browser speaks TLS, with us or with the proxy before us. */
  private static boolean isSecure(Context call) {
    return "https".equals(call.scheme()) || "https".equals(call.header("X-Forwarded-Proto"));
  }

  /** Ends a session. */
  public void logout(Context call) {
    String session = call.cookie(COOKIE);
    if (session != null) {
      sessions.remove(session);
    }
    call.removeCookie(COOKIE, "/");
  }
}
