package io.daggerflow.tools.kill;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The HTTP service that the label of each parcel is asked of. Some labels take seconds, so that
 * calls are open whenever something is killed; some it refuses until it is repaired.
 */
final class LabelPrinter implements AutoCloseable {

  private static final int SLOW_ONE_OF = 6;
  private static final long SLOW_MILLIS = 2_500;

  private final HttpServer server;
  private final ExecutorService threads = Executors.newFixedThreadPool(100);
  private final Set<String> repaired = ConcurrentHashMap.newKeySet();
  private final Map<String, Set<String>> keys = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> calls = new ConcurrentHashMap<>();
  private final AtomicInteger open = new AtomicInteger();

  LabelPrinter() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 200);
    server.setExecutor(threads);
    server.createContext("/parcels/", this::print);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** From now on this parcel gets its label. */
  void repair(String parcel) {
    repaired.add(parcel);
  }

  /** How many calls are under way. */
  int open() {
    return open.get();
  }

  /** The idempotency keys that came for each parcel. */
  Map<String, Set<String>> keys() {
    return keys;
  }

  /** How many labels were asked for more than once with the same key. */
  long askedAgain() {
    return calls.values().stream().filter(count -> count.get() > 1).count();
  }

  static String label(String parcel) {
    return "L-" + parcel;
  }

  private void print(HttpExchange exchange) throws IOException {
    open.incrementAndGet();
    try (exchange) {
      String parcel = exchange.getRequestURI().getPath().substring("/parcels/".length());
      String key = String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key"));
      keys.computeIfAbsent(parcel, any -> ConcurrentHashMap.newKeySet()).add(key);
      calls.computeIfAbsent(key, any -> new AtomicInteger()).incrementAndGet();
      if (parcel.hashCode() % SLOW_ONE_OF == 0) {
        Thread.sleep(SLOW_MILLIS);
      }
      boolean works =
          repaired.contains(parcel)
              || !ParcelOrder.ofParcel(parcel).paperIsMissing(ParcelOrder.indexOf(parcel));
      byte[] body =
          (works ? "{\"label\": \"" + label(parcel) + "\"}" : "\"out of paper\"")
              .getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(works ? 201 : 500, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.decrementAndGet();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
