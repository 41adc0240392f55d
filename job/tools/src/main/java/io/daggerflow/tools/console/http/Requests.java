package io.daggerflow.tools.console.http;

import io.daggerflow.tools.client.Answer;
import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.DaggerClient;
import io.daggerflow.tools.client.Replay;
import io.daggerflow.tools.client.StoredLetter;
import io.daggerflow.tools.client.TopicReader;
import io.daggerflow.tools.console.view.ViewReader;
import io.daggerflow.view.InstanceView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Sends what users ask of the job, and says what became of it. */
public final class Requests implements AutoCloseable {

  private static final Duration VIEW_BEHIND = Duration.ofSeconds(5);

  private final Connection connection;
  private final ViewReader view;
  private final Duration timeout;
  private final Map<String, CompletableFuture<Answer>> underWay = new ConcurrentHashMap<>();
  private @Nullable DaggerClient client;

  /** Connects at the first request: the console can be looked at without a broker. */
  public Requests(Connection connection, ViewReader view, Duration timeout) {
    this.connection = connection;
    this.view = view;
    this.timeout = timeout;
  }

  /**
   * Sends a request and waits for its answer.
   *
   * @throws Refusal if the job refuses it, or does not answer
   */
  public Map<String, @Nullable Object> ask(Map<String, @Nullable Object> request) {
    Answer answer = answer(request);
    if (answer.isRefused()) {
      throw refused(answer);
    }
    return answer.record();
  }

  private Answer answer(Map<String, @Nullable Object> request) {
    try {
      DaggerClient sender = client();
      if (request.get("requestId") instanceof String requestId) {
        // Two calls with one id are one request, also while it is under way.
        CompletableFuture<Answer> answer =
            underWay.computeIfAbsent(requestId, id -> sender.send(request));
        answer.whenComplete((done, failure) -> underWay.remove(requestId, answer));
        return sender.await(answer, timeout);
      }
      return sender.ask(request, timeout);
    } catch (ClientException e) {
      boolean late = e.getCause() instanceof java.util.concurrent.TimeoutException;
      throw new Refusal(late ? 504 : 503, String.valueOf(e.getMessage()));
    }
  }

  private synchronized DaggerClient client() {
    if (client != null) {
      try {
        client.check();
        return client;
      } catch (ClientException e) {
        client.close();
        client = null;
      }
    }
    client = new DaggerClient(connection);
    return client;
  }

  private static Refusal refused(Answer answer) {
    return new Refusal(status(answer.text("code")), answer.text("message"), answer.record());
  }

  private static int status(String code) {
    return switch (code) {
      case "DUPLICATE_START", "INVALID_STATE", "INCOMPATIBLE_VERSION" -> 409;
      case "UNKNOWN_INSTANCE", "UNKNOWN_TEMPLATE" -> 404;
      default -> 400;
    };
  }

  /**
   * Whether an instance is new.
   *
   * @param again whether the same request had started it before
   */
  public record Started(String instanceId, boolean again) {}

  /**
   * Starts an instance, once for each {@code requestId}.
   *
   * @param given fields of the request; without an {@code instanceId} it gets one, which is always
   *     the same for the same {@code requestId}
   * @throws Refusal if the job refuses it, or does not answer
   */
  public Started start(Map<String, @Nullable Object> given) {
    Map<String, @Nullable Object> request = new LinkedHashMap<>();
    request.put("type", "start");
    request.putAll(given);
    String requestId = given.get("requestId") instanceof String text ? text : null;
    request.putIfAbsent("instanceId", newId(requestId));
    String id = String.valueOf(request.get("instanceId"));
    if (requestId != null && isStartedBy(id, requestId)) {
      return new Started(id, true);
    }
    Answer answer = answer(request);
    if (!answer.isRefused()) {
      return new Started(id, false);
    }
    boolean duplicate = answer.text("code").equals("DUPLICATE_START");
    if (duplicate && requestId != null && isSoonStartedBy(id, requestId)) {
      return new Started(id, true);
    }
    throw refused(answer);
  }

  private static String newId(@Nullable String requestId) {
    return requestId == null
        ? UUID.randomUUID().toString()
        : UUID.nameUUIDFromBytes(requestId.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private boolean isStartedBy(String id, String requestId) {
    Optional<InstanceView> found = view.instance(id).map(ViewReader.Found::view);
    return found.isPresent()
        && !found.get().history().isEmpty()
        && requestId.equals(found.get().history().get(0).get("requestId"));
  }

  /** The view may be a moment behind the job, which knows of the instance. */
  private boolean isSoonStartedBy(String id, String requestId) {
    long end = System.nanoTime() + VIEW_BEHIND.toNanos();
    while (view.instance(id).isEmpty() && System.nanoTime() < end) {
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return isStartedBy(id, requestId);
  }

  /**
   * Replays a dead letter.
   *
   * @param partition of the topic of dead letters
   * @param offset in it
   * @return false if it was replayed before, and so was not now
   * @throws Refusal if the topic does not have it, or its message cannot come again
   */
  public synchronized boolean replay(int partition, long offset) {
    try {
      StoredLetter letter = letter(partition, offset);
      String obstacle = letter.obstacle(connection.topics());
      if (obstacle != null) {
        throw new Refusal(409, obstacle);
      }
      List<Replay.Outcome> outcomes = new ArrayList<>();
      new Replay(connection)
          .replay(List.of(letter)::forEach, false, (each, outcome) -> outcomes.add(outcome));
      return outcomes.contains(Replay.Outcome.REPLAYED);
    } catch (ClientException e) {
      throw new Refusal(503, String.valueOf(e.getMessage()));
    }
  }

  private StoredLetter letter(int partition, long offset) {
    String topic = connection.topics().deadLetters();
    try (TopicReader reader = new TopicReader(connection, topic)) {
      var record = reader.at(partition, offset);
      StoredLetter letter = record == null ? null : StoredLetter.of(record);
      if (letter == null) {
        throw new Refusal(
            404,
            "Expected a dead letter at "
                + topic
                + "["
                + partition
                + "]@"
                + offset
                + ", but the topic has none there: it may be too old");
      }
      return letter;
    }
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.close();
    }
  }
}
