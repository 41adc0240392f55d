package io.daggerflow.engine;

import io.daggerflow.correlation.Close;
import io.daggerflow.correlation.CorrelationFormat;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Key;
import io.daggerflow.correlation.Notice;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Open;
import io.daggerflow.correlation.Return;
import io.daggerflow.correlation.Subscription;
import io.daggerflow.engine.WorkflowEvent.WaitsFor;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.expression.Scope;
import io.daggerflow.message.MessageView;
import io.daggerflow.state.InstanceState;
import io.daggerflow.state.Status;
import io.daggerflow.state.Subscribed;
import io.daggerflow.template.KafkaListener;
import io.daggerflow.template.KafkaListener.OnEarly;
import io.daggerflow.template.Node;
import io.daggerflow.template.Place;
import io.daggerflow.value.Values;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The listeners of one instance within a step (rule S5): which keys it wants, who takes a message,
 * and what waits in the buffers. What the correlation is told follows, at the end of the step, from
 * the difference to its beginning.
 */
final class Listening {

  /** Messages that a channel's buffer holds at most (rule S5.6). */
  static final int BUFFER_MESSAGES = 100;

  private final Transaction step;
  private final Set<Key> touched = new LinkedHashSet<>();
  private final List<Notice> returns = new ArrayList<>();
  private @Nullable Key consumed;
  private @Nullable MessageView complained;

  Listening(Transaction step) {
    this.step = step;
  }

  // ---- which keys are wanted

  /** The instance is new: it listens from now on (rule S5.2). */
  void begin() {
    for (Node node : step.graph().listeners()) {
      if (!listener(node).matchOnlyOne()) {
        want(node.place(), value(node.place()));
      }
    }
  }

  /**
   * The listener became EXECUTING: it is offered what waits in the buffer.
   *
   * @throws ExpressionException if its correlation value cannot be computed
   */
  void started(Place place) {
    KafkaListener listener = listener(place.node());
    try {
      listener.correlateValue().evaluate(step.variables().of(place));
    } catch (ExpressionException e) {
      if (!e.isMissingField()) {
        throw e;
      }
    }
    if (listener.matchOnlyOne()) {
      want(place, value(place));
    }
    offerBuffered(place);
  }

  /** The listener is terminal and takes nothing any more. */
  void over(Place place) {
    unwant(place, value(place));
  }

  /** The present values of the listeners that read one of the parameters. */
  Map<Node, @Nullable String> values(Iterable<String> parameters) {
    Map<Node, @Nullable String> values = new LinkedHashMap<>();
    for (String parameter : parameters) {
      for (Node node : step.graph().listenersReading(parameter)) {
        values.put(node, value(node.place()));
      }
    }
    return values;
  }

  /** Parameters changed: the subscriptions follow. */
  void move(Map<Node, @Nullable String> before) {
    before.forEach(
        (node, old) -> {
          String now = value(node.place());
          if (!Objects.equals(old, now) && isWanted(node.place(), old)) {
            unwant(node.place(), old);
            want(node.place(), now);
          } else if (old == null && now != null && canTake(node)) {
            want(node.place(), now);
          }
        });
  }

  private boolean isWanted(Place place, @Nullable String value) {
    return value != null
        && step.state().subscribed(key(place, value).text()).listeners().contains(place.key());
  }

  private boolean canTake(Node node) {
    Status status = step.node(node.place()).status();
    boolean early = status == Status.NOT_STARTED && !listener(node).matchOnlyOne();
    return (early || status == Status.EXECUTING) && !isInsideTerminal(node);
  }

  private boolean isInsideTerminal(Node node) {
    for (Node outer = node.parent(); outer != null; outer = outer.parent()) {
      if (step.node(outer.place()).status().isTerminal()) {
        return true;
      }
    }
    return false;
  }

  private @Nullable String value(Place place) {
    try {
      return Values.correlation(
          listener(place.node()).correlateValue().evaluate(step.variables().of(place)));
    } catch (ExpressionException e) {
      return null;
    }
  }

  private void want(Place place, @Nullable String value) {
    if (value != null) {
      Subscribed subscribed = touch(key(place, value));
      TreeSet<Place> listeners = places(subscribed);
      if (listeners.add(place)) {
        subscribed.listeners(listeners.stream().map(Place::key).toList());
      }
    }
  }

  private void unwant(Place place, @Nullable String value) {
    if (value != null) {
      Subscribed subscribed = touch(key(place, value));
      TreeSet<Place> listeners = places(subscribed);
      if (listeners.remove(place)) {
        subscribed.listeners(listeners.stream().map(Place::key).toList());
      }
    }
  }

  private Subscribed touch(Key key) {
    touched.add(key);
    return step.state().subscribed(key.text());
  }

  private TreeSet<Place> places(Subscribed subscribed) {
    TreeSet<Place> places = new TreeSet<>();
    subscribed.listeners().forEach(key -> places.add(step.graph().place(key)));
    return places;
  }

  private static Key key(Place place, String value) {
    return new Key(listener(place.node()).channel().id(), value);
  }

  private static KafkaListener listener(Node node) {
    return Objects.requireNonNull(node.listener());
  }

  // ---- a message comes

  /** A message was delivered; who is it for (rule S5.4)? */
  void deliver(Delivery delivery) {
    Key key = delivery.offer().key();
    Subscribed subscribed = touch(key);
    Subscription subscription = delivery.subscription();
    if (subscription.once() && subscription.number() == subscribed.number()) {
      subscribed.number(-1);
      consumed = key;
    }
    if (subscribed.listeners().isEmpty()) {
      giveBack(delivery);
      return;
    }
    MessageView message = new MessageView(delivery.offer().message());
    if (!isTaken(places(subscribed), key, message) && subscription.exclusive()) {
      returns.add(new Return(delivery, true));
    }
  }

  /** The instance does not want it at all. */
  void giveBack(Delivery delivery) {
    step.count(Counter.MESSAGES_RETURNED);
    returns.add(new Return(delivery, false));
  }

  private boolean isTaken(Iterable<Place> listeners, Key key, MessageView message) {
    for (Place place : listeners) {
      if (step.node(place).status() == Status.EXECUTING && letsThrough(place, message)) {
        take(place, message);
        step.walk().run();
        return true;
      }
    }
    for (Place place : listeners) {
      boolean early = step.node(place).status() == Status.NOT_STARTED;
      if (early
          && listener(place.node()).onEarly() == OnEarly.BUFFER
          && letsThrough(place, message)) {
        buffer(key, message);
        return true;
      }
    }
    step.count(Counter.MESSAGES_TURNED_AWAY);
    return false;
  }

  private boolean letsThrough(Place place, MessageView message) {
    Expression filter = listener(place.node()).filter();
    try {
      return filter == null || step.isTrue(filter, message);
    } catch (ExpressionException e) {
      if (!e.isMissingField()) {
        deadLetter(message, DeadLetter.Code.EXPRESSION_FAILED, place, e);
      }
      return false;
    }
  }

  /** {@code set} and {@code completeWhen} act together or not at all (rule S5.12). */
  private void take(Place place, MessageView message) {
    KafkaListener listener = listener(place.node());
    Scope scope = step.variables().of(place, message);
    try {
      Map<String, @Nullable Object> values = listener.set().evaluate(scope);
      Expression completeWhen = listener.completeWhen();
      boolean complete =
          completeWhen == null || step.isTrue(completeWhen, step.variables().with(scope, values));
      step.set(values);
      if (complete) {
        step.walk().end(place, Status.COMPLETED, null);
      }
    } catch (ExpressionException e) {
      deadLetter(message, DeadLetter.Code.EXPRESSION_FAILED, place, e);
    }
  }

  /** One message is one dead letter, however many listeners fail over it. */
  private void deadLetter(
      MessageView message, DeadLetter.Code code, Place place, ExpressionException e) {
    if (message == complained) {
      return;
    }
    complained = message;
    step.effect(
        new Effect.SendDeadLetter(
            new DeadLetter(
                message.message(),
                code,
                String.valueOf(e.getMessage()),
                step.instanceId(),
                place.path(),
                null)));
  }

  // ---- buffers

  private void buffer(Key key, MessageView message) {
    InstanceState state = step.state();
    if (state.buffered(key.channel()).size() >= BUFFER_MESSAGES) {
      unused(
          message,
          DeadLetter.Code.BUFFER_FULL,
          "Expected at most "
              + BUFFER_MESSAGES
              + " early messages in a buffer, but this is one more");
      return;
    }
    Offer early = new Offer(key, message.message(), 0, false);
    state.buffer(key.channel(), CorrelationFormat.write(early));
    step.count(Counter.MESSAGES_BUFFERED);
  }

  private void offerBuffered(Place place) {
    InstanceState state = step.state();
    String channel = listener(place.node()).channel().id();
    for (long number : state.buffered(channel)) {
      if (step.node(place).status() != Status.EXECUTING) {
        return;
      }
      Offer early = buffered(number);
      MessageView message = new MessageView(early.message());
      if (early.key().value().equals(value(place)) && letsThrough(place, message)) {
        state.unbuffer(channel, number);
        take(place, message);
      }
    }
  }

  private Offer buffered(long number) {
    return (Offer) CorrelationFormat.readInput(step.state().bufferedMessage(number));
  }

  private void unused(MessageView message, DeadLetter.Code code, String reason) {
    step.effect(
        new Effect.SendDeadLetter(
            new DeadLetter(message.message(), code, reason, step.instanceId(), null, null)));
  }

  private void clearBuffers() {
    for (String channel : step.state().bufferedChannels()) {
      if (step.graph().listeners(channel).stream().noneMatch(this::canTake)) {
        for (long number : step.state().buffered(channel)) {
          MessageView message = new MessageView(buffered(number).message());
          step.state().unbuffer(channel, number);
          unused(
              message,
              DeadLetter.Code.UNCONSUMED,
              "Expected a listener to take this early message, but none can any more");
        }
      }
    }
  }

  // ---- the end of the step

  /**
   * Tells the correlation what changed: first what closes, then what comes back, then what opens.
   */
  void settle() {
    clearBuffers();
    List<Notice> closes = new ArrayList<>();
    List<Notice> opens = new ArrayList<>();
    touched.forEach(key -> settle(key, closes, opens));
    closes.forEach(notice -> step.effect(new Effect.Notify(notice)));
    returns.forEach(notice -> step.effect(new Effect.Notify(notice)));
    opens.forEach(notice -> step.effect(new Effect.Notify(notice)));
  }

  private void settle(Key key, List<Notice> closes, List<Notice> opens) {
    Subscribed subscribed = step.state().subscribed(key.text());
    boolean wanted = !subscribed.listeners().isEmpty();
    if (wanted && (subscribed.number() < 0 || subscribed.exclusive() != isExclusive(subscribed))) {
      opens.add(open(key, subscribed));
    } else if (!wanted && subscribed.number() >= 0) {
      closes.add(new Close(key, step.instanceId(), step.state().life(), subscribed.number()));
      subscribed.number(-1);
    }
  }

  private Open open(Key key, Subscribed subscribed) {
    boolean exclusive = isExclusive(subscribed);
    subscribed.exclusive(exclusive);
    subscribed.number(step.state().nextSubscriptionNumber());
    return new Open(
        key,
        new Subscription(
            step.instanceId(),
            step.state().life(),
            subscribed.number(),
            exclusive || isOverAfterOne(subscribed),
            key.equals(consumed),
            exclusive));
  }

  private boolean isExclusive(Subscribed subscribed) {
    return places(subscribed).stream().allMatch(place -> listener(place.node()).matchOnlyOne());
  }

  /** Whether the first message will most likely end the subscription: then nobody need close it. */
  private boolean isOverAfterOne(Subscribed subscribed) {
    Node node = step.graph().place(subscribed.listeners().get(0)).node();
    KafkaListener listener = listener(node);
    return step.graph().listeners(listener.channel()).size() == 1
        && listener.completeWhen() == null
        && listener.filter() == null
        && listener.onEarly() == OnEarly.BUFFER;
  }

  /** Opens every wanted subscription again, under a new number (request {@code refresh}). */
  void refresh() {
    for (Node node : step.graph().listeners()) {
      String value = value(node.place());
      if (isWanted(node.place(), value)) {
        touch(key(node.place(), Objects.requireNonNull(value))).number(-1);
      }
    }
  }

  /** What a listener waits for; null if the place is none. */
  @Nullable WaitsFor waitsFor(Place place) {
    KafkaListener listener = place.node().listener();
    return listener == null ? null : new WaitsFor(listener.channel().topic(), value(place));
  }
}
