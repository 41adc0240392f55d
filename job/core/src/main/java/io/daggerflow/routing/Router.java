package io.daggerflow.routing;

import io.daggerflow.correlation.Key;
import io.daggerflow.correlation.Offer;
import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.Limits;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import io.daggerflow.message.MessageView;
import io.daggerflow.template.Channel;
import io.daggerflow.template.Graph;
import io.daggerflow.template.KafkaListener;
import io.daggerflow.template.Node;
import io.daggerflow.value.Json;
import io.daggerflow.value.Values;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the correlation keys of a message: each channel of its topic is looked at once, each
 * distinct value gives one offer (rule S5.1). It knows the templates in use, but no instance. Never
 * changed, safe for many threads.
 */
public final class Router {

  private final Map<String, List<Use>> byTopic = new LinkedHashMap<>();
  private final Limits limits;
  private final long leastKeepMillis;

  /**
   * @param templates in use
   * @param leastKeepMillis messages that nobody took are kept at least so long, because a
   *     subscription may still be on its way
   */
  public Router(Collection<Graph> templates, Limits limits, long leastKeepMillis) {
    this.limits = limits;
    this.leastKeepMillis = leastKeepMillis;
    Map<Channel, Use> uses = new LinkedHashMap<>();
    for (Graph graph : templates) {
      for (Node node : graph.listeners()) {
        KafkaListener listener = java.util.Objects.requireNonNull(node.listener());
        uses.computeIfAbsent(listener.channel(), Use::new).add(listener);
      }
    }
    uses.values()
        .forEach(
            use -> byTopic.computeIfAbsent(use.channel.topic(), t -> new ArrayList<>()).add(use));
  }

  /** The topics that listeners want. */
  public Set<String> topics() {
    return byTopic.keySet();
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
   * @param letters what could not be used of it
   */
  public record Routed(List<Offer> offers, List<DeadLetter> letters) {
    /** Whether it concerns nobody: then it is counted and done with. */
    public boolean isNobodys() {
      return offers.isEmpty() && letters.isEmpty();
    }
  }

  /** Looks at a message of a listener topic. */
  public Routed route(Message message) {
    List<Use> uses = byTopic.getOrDefault(message.topic(), List.of());
    Routed routed = new Routed(new ArrayList<>(1), new ArrayList<>(0));
    if (uses.isEmpty()) {
      return routed;
    }
    int length = length(message);
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
    uses.forEach(use -> offer(use, view, routed));
    return routed;
  }

  private static int length(Message message) {
    int length = length(message.key()) + length(message.value());
    for (Header header : message.headers()) {
      length += header.name().length() + length(header.value());
    }
    return length;
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  private void offer(Use use, MessageView view, Routed routed) {
    Message message = view.message();
    try {
      if (!use.letsThrough(view)) {
        return;
      }
      Set<String> values = values(use.channel.message().evaluate(view));
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
        Key key = new Key(use.channel.id(), value);
        routed.offers.add(new Offer(key, message, keepMillis(use), use.countOnly));
      }
    } catch (ExpressionException e) {
      if (!e.isMissingField()) {
        routed.letters.add(
            DeadLetter.of(
                message, DeadLetter.Code.EXPRESSION_FAILED, String.valueOf(e.getMessage())));
      }
    }
  }

  private long keepMillis(Use use) {
    return Math.max(leastKeepMillis, use.keepMillis);
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

  /** What all listeners of a channel want, in all templates. */
  private static final class Use {
    private final Channel channel;
    private final List<Expression> filters = new ArrayList<>();
    private boolean unfiltered;
    private boolean countOnly = true;
    private long keepMillis;

    Use(Channel channel) {
      this.channel = channel;
    }

    void add(KafkaListener listener) {
      Expression filter = listener.filter();
      if (filter == null) {
        unfiltered = true;
      } else {
        filters.add(filter);
      }
      countOnly &= !listener.deadLetterUnmatched();
      keepMillis = Math.max(keepMillis, listener.timeToLive().toMillis());
    }

    /**
     * Whether a filter of any listener lets it through; one that fails leaves that to the instance.
     */
    boolean letsThrough(MessageView view) {
      if (unfiltered) {
        return true;
      }
      for (Expression filter : filters) {
        try {
          if (!Boolean.FALSE.equals(filter.evaluate(view))) {
            return true;
          }
        } catch (ExpressionException e) {
          if (!e.isMissingField()) {
            return true;
          }
        }
      }
      return false;
    }
  }
}
