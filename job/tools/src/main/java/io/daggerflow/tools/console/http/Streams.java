package io.daggerflow.tools.console.http;

import io.daggerflow.tools.console.view.Arrival;
import io.daggerflow.tools.console.view.Mask;
import io.daggerflow.value.Json;
import io.javalin.http.sse.SseClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events: each event of the job as it comes, or, for pages, only that something has
 * changed. Each listener has a thread and a queue of its own; one that is too slow is cut off, and
 * a browser then connects again.
 */
public final class Streams implements AutoCloseable {

  static final Set<String> ADDRESSES = Set.of("/events", "/changes");

  private static final int MOST_LISTENERS = 200;
  private static final int MOST_WAITING = 2000;
  private static final long SILENCE_SECONDS = 15;
  private static final long PAUSE_MILLIS = 1000;

  private final Mask mask;
  private final Set<Listener> listeners = ConcurrentHashMap.newKeySet();
  private final AtomicInteger number = new AtomicInteger();
  private volatile boolean closed;

  public Streams(Mask mask) {
    this.mask = mask;
  }

  /** Hands records on that the view has taken in. */
  public void publish(List<Arrival> arrivals) {
    for (Listener listener : listeners) {
      for (Arrival arrival : arrivals) {
        listener.offer(arrival);
      }
    }
  }

  /** Sends every event of all instances, or of one. */
  void events(SseClient client) {
    listen(new Listener(client, false));
  }

  /** Sends {@code changed} when something has, at most once a second. */
  void changes(SseClient client) {
    listen(new Listener(client, true));
  }

  private void listen(Listener listener) {
    if (listeners.size() >= MOST_LISTENERS || closed) {
      throw new Refusal(
          503, "Expected at most " + MOST_LISTENERS + " listeners, but there are more");
    }
    listeners.add(listener);
    listener.client.keepAlive();
    listener.client.onClose(() -> listeners.remove(listener));
    listener.client.sendComment("listening");
    Thread thread = new Thread(listener::run, "console-stream-" + number.incrementAndGet());
    thread.setDaemon(true);
    thread.start();
  }

  private final class Listener {
    private final SseClient client;
    private final boolean coarse;
    private final @Nullable String instance;
    private final BlockingQueue<Arrival> waiting;
    private volatile boolean late;

    private Listener(SseClient client, boolean coarse) {
      this.client = client;
      this.coarse = coarse;
      this.instance = client.ctx().queryParam("instance");
      this.waiting = new ArrayBlockingQueue<>(coarse ? 1 : MOST_WAITING);
    }

    private void offer(Arrival arrival) {
      boolean event = arrival.kind() == Arrival.Kind.EVENT && arrival.json() != null;
      boolean other = instance != null && !instance.equals(arrival.key());
      if (!other && (event || coarse && instance == null) && !waiting.offer(arrival)) {
        late = !coarse;
      }
    }

    private void run() {
      try {
        while (!closed && !late && listeners.contains(this)) {
          Arrival next = waiting.poll(SILENCE_SECONDS, TimeUnit.SECONDS);
          if (next == null) {
            client.sendComment("still here");
          } else {
            send(next);
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        listeners.remove(this);
        client.close();
      }
    }

    private void send(Arrival arrival) throws InterruptedException {
      if (coarse) {
        client.sendEvent("changed", "{}");
        Thread.sleep(PAUSE_MILLIS);
      } else {
        Map<String, @Nullable Object> json = arrival.json();
        client.sendEvent("event", Json.text(json == null ? Map.of() : mask.event(json)));
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    listeners.forEach(listener -> listener.client.close());
    listeners.clear();
  }
}
