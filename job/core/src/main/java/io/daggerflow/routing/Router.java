package io.daggerflow.routing;

import io.daggerflow.correlation.Key;
import io.daggerflow.correlation.Offer;
import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.Limits;
import io.daggerflow.engine.Request;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.message.Message;
import io.daggerflow.message.MessageView;
import io.daggerflow.template.Channel;
import io.daggerflow.template.Graph;
import io.daggerflow.template.KafkaListener;
import io.daggerflow.template.Node;
import io.daggerflow.template.StartOn;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Finds the correlation keys of a message: each channel of its topic is looked at once, each
 * distinct value gives one offer (rule S5.1); and the instances that it starts (rule S12.9). It
 * knows the templates in use, but no instance. Never changed, safe for many threads.
 */
public final class Router {

  private final Map<String, List<Use>> byTopic = new LinkedHashMap<>();
  private final Map<String, List<Starts>> starts = new LinkedHashMap<>();
  private final Map<Channel, Use> uses = new LinkedHashMap<>();
  private final Limits limits;
  private final long leastKeepMillis;

  /**
   * @param templates in use
   * @param starting the newest versions that are not retired: their {@code startOn} is active
   * @param leastKeepMillis messages that nobody took are kept at least so long, because a
   *     subscription may still be on its way
   */
  public Router(
      Collection<Graph> templates,
      Collection<Graph> starting,
      Limits limits,
      long leastKeepMillis) {
    this.limits = limits;
    this.leastKeepMillis = leastKeepMillis;
    for (Graph graph : templates) {
      for (Channel channel : Channels.declared(graph)) {
        uses.computeIfAbsent(channel, Use::new).declared();
      }
      for (Node node : graph.listeners()) {
        KafkaListener listener = Objects.requireNonNull(node.listener());
        uses.computeIfAbsent(listener.channel(), Use::new).add(listener);
      }
    }
    uses.values()
        .forEach(
            use -> byTopic.computeIfAbsent(use.channel().topic(), t -> new ArrayList<>()).add(use));
    for (Graph graph : starting) {
      for (StartOn startOn : graph.template().startOn()) {
        starts
            .computeIfAbsent(startOn.topic(), t -> new ArrayList<>())
            .add(new Starts(graph.template(), startOn));
      }
    }
  }

  /** The topics that listeners and {@code startOn} want. */
  public Set<String> topics() {
    Set<String> topics = new LinkedHashSet<>(byTopic.keySet());
    topics.addAll(starts.keySet());
    return topics;
  }

  /** Whether the channel is one of a version in use. */
  public boolean hasChannel(Channel channel) {
    return uses.containsKey(channel);
  }

  /** The longest time that a message of any channel is kept. */
  public long longestKeepMillis() {
    return byTopic.values().stream()
        .flatMap(List::stream)
        .mapToLong(this::keepMillis)
        .max()
        .orElse(leastKeepMillis);
  }

  /**
   * What becomes of a message.
   *
   * @param offers one for each channel and value
   * @param starts requests to start an instance, one for each {@code startOn} that lets it through
   * @param letters what could not be used of it
   */
  public record Routed(List<Offer> offers, List<Request.Start> starts, List<DeadLetter> letters) {
    /** Whether it concerns nobody: then it is counted and done with. */
    public boolean isNobodys() {
      return offers.isEmpty() && starts.isEmpty() && letters.isEmpty();
    }
  }

  /**
   * Looks at a message of a user's topic.
   *
   * @param life gives the number that the life of an instance id gets, if the message starts one
   */
  public Routed route(Message message, ToLongFunction<String> life) {
    List<Use> listening = byTopic.getOrDefault(message.topic(), List.of());
    List<Starts> starting = starts.getOrDefault(message.topic(), List.of());
    Routed routed = new Routed(new ArrayList<>(1), new ArrayList<>(0), new ArrayList<>(0));
    if (listening.isEmpty() && starting.isEmpty()) {
      return routed;
    }
    int length = message.length();
    if (length > limits.messageBytes()) {
      routed.letters.add(
          DeadLetter.of(
              message,
              DeadLetter.Code.TOO_LARGE,
              "Expected at most "
                  + limits.messageBytes()
                  + " bytes, but the message has "
                  + length));
      return routed;
    }
    MessageView view = new MessageView(message);
    try {
      view.parse();
    } catch (Json.InvalidJsonException e) {
      routed.letters.add(
          DeadLetter.of(message, DeadLetter.Code.UNPARSABLE, String.valueOf(e.getMessage())));
      return routed;
    }
    listening.forEach(use -> offer(use, view, routed));
    starting.forEach(start -> start(start, view, life, routed));
    return routed;
  }

  private static void start(
      Starts start, MessageView view, ToLongFunction<String> life, Routed routed) {
    try {
      Request.Start request = start.of(view, life);
      if (request != null) {
        routed.starts.add(request);
      }
    } catch (ExpressionException e) {
      routed.letters.add(failed(view.message(), e));
    }
  }

  private static DeadLetter failed(Message message, ExpressionException e) {
    return DeadLetter.of(
        message, DeadLetter.Code.EXPRESSION_FAILED, String.valueOf(e.getMessage()));
  }

  private void offer(Use use, MessageView view, Routed routed) {
    Message message = view.message();
    try {
      if (!use.letsThrough(view)) {
        return;
      }
      Set<String> values = values(use.channel().message().evaluate(view));
      if (values.size() > limits.values()) {
        routed.letters.add(
            DeadLetter.of(
                message,
                DeadLetter.Code.TOO_LARGE,
                "Expected at most "
                    + limits.values()
                    + " correlation values, but the message has "
                    + values.size()));
        return;
      }
      for (String value : values) {
        Key key = new Key(use.channel().id(), value);
        routed.offers.add(new Offer(key, message, keepMillis(use), use.countOnly()));
      }
    } catch (ExpressionException e) {
      if (!e.isMissingField()) {
        routed.letters.add(failed(message, e));
      }
    }
  }

  private long keepMillis(Use use) {
    return Math.max(leastKeepMillis, use.keepMillis());
  }

  private static Set<String> values(@Nullable Object value) {
    Set<String> values = new LinkedHashSet<>(2);
    if (value instanceof List<?> list) {
      list.forEach(element -> add(values, element));
    } else {
      add(values, value);
    }
    return values;
  }

  private static void add(Set<String> values, @Nullable Object value) {
    String text = Values.correlation(value);
    if (text != null) {
      values.add(text);
    }
  }
}
