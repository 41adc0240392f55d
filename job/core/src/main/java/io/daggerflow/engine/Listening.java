package io.daggerflow.engine;

import io.daggerflow.correlation.CorrelationFormat;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Key;
import io.daggerflow.correlation.Notice;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Return;
import io.daggerflow.engine.WorkflowEvent.WaitsFor;
import io.daggerflow.expression.Conditions;
import io.daggerflow.expression.Expression;
import io.daggerflow.expression.ExpressionException;
import io.daggerflow.expression.Scope;
import io.daggerflow.message.Message;
import io.daggerflow.message.MessageView;
import io.daggerflow.state.InstanceState;
import io.daggerflow.state.NodeState;
import io.daggerflow.state.Status;
import io.daggerflow.template.KafkaListener;
import io.daggerflow.template.KafkaListener.OnEarly;
import io.daggerflow.template.Node;
import io.daggerflow.template.Place;
import io.daggerflow.value.Values;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
  private final Subscribing subscribing;
  private final Set<String> changed = new HashSet<>();
  private final List<Notice> returns = new ArrayList<>();
  private @Nullable MessageView complained;

  Listening(Transaction step) {
    this.step = step;
    this.subscribing = new Subscribing(step);
  }

  // ---- which keys are wanted

  /** The instance is new: it listens from now on (rule S5.2). */
  void begin() {
    for (Node node : step.graph().listeners()) {
      if (node.copies() == 0) {
        changed(node.place());
      }
    }
  }

  /** The copies of a {@code forEach} exist now, and listen. */
  void copied(Place whole) {
    for (Node node : step.graph().listeners()) {
      if (node.copies() > 0 && node.innermostCopy().parent() == whole.node()) {
        int count = step.node(whole).copies();
        for (int i = 0; i < count; i++) {
          changed(whole.copy(i).of(node));
        }
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
    changed(place);
    offerBuffered(place);
  }

  /** The listener has another status, and so wants messages or does not. */
  void changed(Place place) {
    String value = value(place);
    changed.add(listener(place.node()).channel().id());
    if (listener(place.node()).followsStatuses()) {
      NodeState node = step.node(place);
      if (!Objects.equals(node.wanted(), value)) {
        subscribing.unwant(place, node.wanted());
        node.wanted(value);
      }
    }
    if (value != null && canTake(place)) {
      subscribing.want(place, value);
    } else {
      subscribing.unwant(place, value);
    }
  }

  /** The listeners that wait exclusively subscribe and unsubscribe (rule S9.2). */
  void suspended() {
    for (Node node : step.graph().listeners()) {
      if (listener(node).matchOnlyOne()) {
        step.eachPlace(node, null, this::changed);
      }
    }
  }

  /** The instance is over: nothing is wanted any more. */
  void end() {
    if (step.graph().hasLastingSubscriptions()) {
      forget();
    }
  }

  /** What the step has touched under another version of the template is settled with this one. */
  void adopt(Listening before) {
    subscribing.adopt(before.subscribing);
    changed.addAll(before.changed);
  }

  /** Everything is looked at anew, for another version of the template. */
  void lookAgain() {
    for (Node node : step.graph().listeners()) {
      step.eachPlace(node, null, this::changed);
    }
  }

  /** Nothing is wanted any more, as far as this version of the template is concerned. */
  void forget() {
    for (Node node : step.graph().listeners()) {
      step.eachPlace(node, null, this::unwant);
    }
  }

  /** The present values of the listeners that read one of the parameters. */
  Map<Place, @Nullable String> values(Iterable<String> parameters) {
    Map<Place, @Nullable String> values = new LinkedHashMap<>();
    for (String parameter : parameters) {
      addValues(step.graph().listenersReading(parameter), values);
    }
    return values;
  }

  /** The present values of the listeners that read the variable {@code instance}. */
  Map<Place, @Nullable String> valuesReadingInstance() {
    Map<Place, @Nullable String> values = new LinkedHashMap<>();
    addValues(step.graph().listenersReadingInstance(), values);
    return values;
  }

  private void addValues(List<Node> nodes, Map<Place, @Nullable String> values) {
    for (Node node : nodes) {
      step.eachPlace(node, null, place -> values.put(place, value(place)));
    }
  }

  /** The present values of the listeners that read the element of a copy. */
  Map<Place, @Nullable String> valuesReadingElement(Place copy) {
    Map<Place, @Nullable String> values = new LinkedHashMap<>();
    for (Node node : step.graph().elementReaders(copy.node())) {
      if (node.listener() != null) {
        step.eachPlace(node, copy, place -> values.put(place, value(place)));
      }
    }
    return values;
  }

  /** Values may have changed: the subscriptions follow. */
  void move(Map<Place, @Nullable String> before) {
    before.forEach(
        (place, old) -> {
          String now = value(place);
          if (!Objects.equals(old, now)) {
            subscribing.unwant(place, old);
            changed(place);
          }
        });
  }

  private boolean canTake(Place place) {
    KafkaListener listener = listener(place.node());
    return switch (step.status(place)) {
      case NOT_STARTED -> !listener.matchOnlyOne() && step.has(place);
      case EXECUTING -> !(listener.matchOnlyOne() && step.isSuspended());
      case COMPLETED -> place.node().reprocess() && isInsideLiving(place, Status.COMPLETED);
      case SKIPPED ->
          listener.onEarly() == OnEarly.SKIP_TO && isInsideLiving(place, Status.SKIPPED);
      default -> false;
    };
  }

  /** Whether all around it are EXECUTING, or terminal in a way that this status can come of. */
  private boolean isInsideLiving(Place place, Status terminal) {
    for (Place at = place.parent(); at != null; at = at.parent()) {
      Status status = step.node(at).status();
      boolean fits = status == Status.COMPLETED || status == terminal;
      if (at.parent() == null ? status.isTerminal() : status.isTerminal() && !fits) {
        return false;
      }
    }
    return true;
  }

  private @Nullable String value(Place place) {
    try {
      return Values.correlation(
          listener(place.node()).correlateValue().evaluate(step.variables().of(place)));
    } catch (ExpressionException e) {
      return null;
    }
  }

  private void unwant(Place place) {
    changed.add(listener(place.node()).channel().id());
    boolean follows = listener(place.node()).followsStatuses();
    subscribing.unwant(place, follows ? step.node(place).wanted() : value(place));
  }

  private static KafkaListener listener(Node node) {
    return Objects.requireNonNull(node.listener());
  }

  // ---- a message comes

  /** A message was delivered; who is it for (rule S5.4)? */
  void deliver(Delivery delivery) {
    arrived(delivery);
    hand(delivery);
  }

  /** A message was delivered while the instance is suspended: it waits (rule S9.2). */
  void hold(Delivery delivery) {
    Key key = delivery.offer().key();
    arrived(delivery);
    InstanceState state = step.state();
    if (subscribing.listeners(key).isEmpty()) {
      giveBack(delivery);
    } else if (state.heldMessages() >= BUFFER_MESSAGES) {
      unused(
          new MessageView(delivery.offer().message()),
          DeadLetter.Code.BUFFER_FULL,
          "Expected at most "
              + BUFFER_MESSAGES
              + " messages for a suspended instance, but this is one more");
    } else {
      state.heldMessages(state.heldMessages() + 1);
      state.await(Awaited.write(new Event.Delivered(delivery), step.now()));
    }
  }

  private void arrived(Delivery delivery) {
    subscribing.arrived(delivery.offer().key(), delivery.subscription());
  }

  /** Hands a message that has arrived to the listener that takes it. */
  void hand(Delivery delivery) {
    Key key = delivery.offer().key();
    if (subscribing.listeners(key).isEmpty()) {
      giveBack(delivery);
      return;
    }
    MessageView message = new MessageView(delivery.offer().message());
    boolean taken = !isTakenBefore(key, message) && isTaken(key, message);
    if (taken) {
      noteTaken(key, message);
    }
    step.walk().run();
    if (!taken) {
      step.count(Counter.MESSAGES_TURNED_AWAY);
      if (delivery.subscription().exclusive()) {
        returns.add(new Return(delivery, true));
      }
    }
  }

  /**
   * Whether the instance has had the message: as the start of itself (rule S12.9), or under another
   * of its values (rule S5.3).
   */
  private boolean isTakenBefore(Key key, MessageView message) {
    String position = position(message.message());
    return step.state().hasTaken(position) || step.state().hasTaken(key.channel() + '/' + position);
  }

  /** A message with several values may come again, where several listeners wait for them. */
  private void noteTaken(Key key, MessageView message) {
    List<Node> listeners = step.graph().listeners(key.channel());
    if (listeners.size() == 1 && listeners.get(0).copies() == 0) {
      return;
    }
    KafkaListener listener = listener(listeners.get(0));
    try {
      Object values = listener.channel().message().evaluate(message);
      if (values instanceof List<?> list && list.size() > 1) {
        step.state().took(key.channel() + '/' + position(message.message()));
      }
    } catch (ExpressionException e) {
      throw new IllegalStateException("a message without the value that it came for", e);
    }
  }

  private static String position(Message message) {
    return position(
        new WorkflowEvent.MessageCause(message.topic(), message.partition(), message.offset()));
  }

  /** A short text for the position of a message. */
  static String position(WorkflowEvent.MessageCause cause) {
    return cause.topic() + '/' + cause.partition() + '/' + cause.offset();
  }

  /** The instance does not want it at all. */
  void giveBack(Delivery delivery) {
    step.count(Counter.MESSAGES_RETURNED);
    returns.add(new Return(delivery, false));
  }

  private enum Way {
    TAKE,
    SKIP_TO,
    BUFFER,
    REPROCESS,
    TAKE_SKIPPED
  }

  private boolean isTaken(Key key, MessageView message) {
    List<Place> listeners = List.copyOf(subscribing.listeners(key));
    for (Way way : Way.values()) {
      for (Place place : listeners) {
        if (way == way(place) && letsThrough(place, message)) {
          return way == Way.BUFFER && !isKnown(place, message)
              ? buffered(key, message)
              : isTaken(way, place, message);
        }
      }
    }
    return false;
  }

  /** What a listener would do with a message; null if it can't take one. */
  private @Nullable Way way(Place place) {
    OnEarly onEarly = listener(place.node()).onEarly();
    boolean started = step.node(step.graph().root().place()).status() == Status.EXECUTING;
    return switch (step.status(place)) {
      case EXECUTING -> step.node(place).isOnHold() ? Way.BUFFER : Way.TAKE;
      case NOT_STARTED ->
          switch (onEarly) {
            case SKIP_TO -> started ? Way.SKIP_TO : Way.BUFFER;
            case BUFFER -> Way.BUFFER;
            case IGNORE -> null;
          };
      case COMPLETED -> Way.REPROCESS;
      case SKIPPED -> Way.TAKE_SKIPPED;
      default -> null;
    };
  }

  private boolean isTaken(Way way, Place place, MessageView message) {
    if (isKnown(place, message)) {
      return false;
    }
    Taking taking = read(place, message, way);
    if (taking == null) {
      return true;
    }
    if (way == Way.SKIP_TO) {
      new SkipTo(step).reach(place);
      if (step.node(place).status() != Status.EXECUTING) {
        return true;
      }
    }
    take(place, message, way, taking);
    if (way == Way.SKIP_TO && step.node(place).status() == Status.EXECUTING) {
      offerBuffered(place);
    }
    return true;
  }

  /** Whether the listener has had a message with this value before. */
  private boolean isKnown(Place place, MessageView message) {
    String value = deduplication(place, message);
    return value != null && step.state().hasSeen(place.path(), value);
  }

  private @Nullable String deduplication(Place place, MessageView message) {
    Expression by = listener(place.node()).deduplicateBy();
    try {
      return by == null ? null : Values.text(by.evaluate(message));
    } catch (ExpressionException e) {
      return null;
    }
  }

  private boolean letsThrough(Place place, MessageView message) {
    Expression filter = listener(place.node()).filter();
    try {
      return filter == null || Conditions.isTrue(filter, message);
    } catch (ExpressionException e) {
      if (!e.isMissingField()) {
        deadLetter(message, DeadLetter.Code.EXPRESSION_FAILED, place, e);
      }
      return false;
    }
  }

  /**
   * What a message does to its listener.
   *
   * @param values what {@code set} writes
   * @param complete whether the listener is over with it
   * @param seen what {@code deduplicateBy} yields; null without it
   */
  private record Taking(
      Map<String, @Nullable Object> values, boolean complete, @Nullable String seen) {}

  /**
   * What the message does; null if that cannot be told, and it is a dead letter: {@code set} and
   * {@code completeWhen} act together or not at all (rule S5.12).
   */
  private @Nullable Taking read(Place place, MessageView message, Way way) {
    KafkaListener listener = listener(place.node());
    Scope scope = step.variables().of(place, message);
    try {
      Expression by = listener.deduplicateBy();
      String seen = by == null ? null : Values.text(by.evaluate(message));
      Map<String, @Nullable Object> values = listener.set().evaluate(scope);
      Expression completeWhen = listener.completeWhen();
      boolean complete =
          way == Way.REPROCESS
              || completeWhen == null
              || Conditions.isTrue(completeWhen, step.variables().written(scope, values));
      return new Taking(values, complete, seen);
    } catch (ExpressionException e) {
      deadLetter(message, DeadLetter.Code.EXPRESSION_FAILED, place, e);
      return null;
    }
  }

  private void take(Place place, MessageView message, Way way, Taking taking) {
    try {
      step.set(place, taking.values);
    } catch (ExpressionException e) {
      deadLetter(message, DeadLetter.Code.EXPRESSION_FAILED, place, e);
      return;
    }
    if (taking.seen != null) {
      step.state().see(place.path(), taking.seen);
    }
    taken(place, way, taking.complete);
  }

  private void taken(Place place, Way way, boolean complete) {
    if (way == Way.REPROCESS) {
      step.redrives().begin(place);
    } else if (way == Way.TAKE_SKIPPED) {
      if (complete) {
        step.node(place).status(Status.SKIPPED);
        step.walk().change(place, Status.COMPLETED, false);
        changed(place);
      }
    } else if (complete) {
      step.walk().end(place, Status.COMPLETED, null);
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

  private boolean buffered(Key key, MessageView message) {
    InstanceState state = step.state();
    if (state.buffered(key.channel()).size() >= BUFFER_MESSAGES) {
      unused(
          message,
          DeadLetter.Code.BUFFER_FULL,
          "Expected at most "
              + BUFFER_MESSAGES
              + " early messages in a buffer, but this is one more");
      return true;
    }
    Offer early = new Offer(key, message.message(), 0, false);
    state.buffer(key.channel(), CorrelationFormat.write(early));
    step.count(Counter.MESSAGES_BUFFERED);
    return true;
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
        if (isKnown(place, message)) {
          step.count(Counter.MESSAGES_TURNED_AWAY);
        } else {
          Taking taking = read(place, message, Way.TAKE);
          if (taking != null) {
            take(place, message, Way.TAKE, taking);
          }
        }
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
      if (isLost(channel)) {
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

  /** Whether no listener of the channel can take a message any more. */
  private boolean isLost(String channel) {
    if (step.state().status().isTerminal()) {
      return true;
    }
    return changed.contains(channel)
        && !isAwaited(channel)
        && step.graph().listeners(channel).stream().noneMatch(this::canTakeAnywhere);
  }

  /** Whether somebody waits for the oldest message: most often that is soon said. */
  private boolean isAwaited(String channel) {
    Key key = buffered(step.state().buffered(channel).get(0)).key();
    return !subscribing.listeners(key).isEmpty();
  }

  private boolean canTakeAnywhere(Node node) {
    return step.anyPlace(node, this::canTake);
  }

  // ---- the end of the step

  /**
   * Tells the correlation what changed: first what closes, then what comes back, then what opens.
   */
  void settle() {
    clearBuffers();
    List<Notice> closes = new ArrayList<>();
    List<Notice> opens = new ArrayList<>();
    subscribing.settle(closes, opens);
    closes.forEach(notice -> step.effect(new Effect.Notify(notice)));
    returns.forEach(notice -> step.effect(new Effect.Notify(notice)));
    opens.forEach(notice -> step.effect(new Effect.Notify(notice)));
  }

  /** Opens every wanted subscription again, under a new number (request {@code refresh}). */
  void refresh() {
    for (Node node : step.graph().listeners()) {
      step.eachPlace(
          node,
          null,
          place -> {
            String value = value(place);
            if (value != null) {
              subscribing.reopen(place, value);
            }
          });
    }
  }

  /** What a listener waits for; null if the place is none. */
  @Nullable WaitsFor waitsFor(Place place) {
    KafkaListener listener = place.node().listener();
    return listener == null ? null : new WaitsFor(listener.channel().topic(), value(place));
  }
}
