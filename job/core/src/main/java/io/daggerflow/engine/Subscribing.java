package io.daggerflow.engine;

import io.daggerflow.correlation.Close;
import io.daggerflow.correlation.Key;
import io.daggerflow.correlation.Notice;
import io.daggerflow.correlation.Open;
import io.daggerflow.correlation.Subscription;
import io.daggerflow.state.Subscribed;
import io.daggerflow.template.KafkaListener;
import io.daggerflow.template.KafkaListener.OnEarly;
import io.daggerflow.template.Node;
import io.daggerflow.template.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The keys that an instance wants within a step, and the listeners behind them (rule S5.2). What
 * the correlation is told follows, at the end of the step, from the difference to its beginning.
 */
final class Subscribing {

  private final Transaction step;
  private final Map<Key, Wanted> touched = new LinkedHashMap<>();
  private @Nullable Key consumed;

  Subscribing(Transaction step) {
    this.step = step;
  }

  /** One key: what the state knows of it, and its listeners in template order. */
  private static final class Wanted {
    private final Subscribed subscribed;
    private final TreeSet<Place> listeners = new TreeSet<>();
    private boolean changed;

    Wanted(Subscribed subscribed) {
      this.subscribed = subscribed;
    }

    void save() {
      if (changed) {
        List<String> keys = new ArrayList<>(listeners.size());
        listeners.forEach(place -> keys.add(place.key()));
        subscribed.listeners(keys);
        changed = false;
      }
    }
  }

  private Wanted touch(Key key) {
    return touched.computeIfAbsent(key, this::read);
  }

  private Wanted read(Key key) {
    Wanted wanted = new Wanted(step.state().subscribed(key.text()));
    wanted.subscribed.listeners().forEach(one -> wanted.listeners.add(step.graph().place(one)));
    return wanted;
  }

  /** The listeners behind a key, in template order. */
  SortedSet<Place> listeners(Key key) {
    return touch(key).listeners;
  }

  /** The listener waits for the value. */
  void want(Place listener, String value) {
    Wanted wanted = touch(key(listener, value));
    wanted.changed |= wanted.listeners.add(listener);
  }

  /** The listener does not wait for the value. */
  void unwant(Place listener, @Nullable String value) {
    if (value != null) {
      Wanted wanted = touch(key(listener, value));
      wanted.changed |= wanted.listeners.remove(listener);
    }
  }

  /** A message came on a subscription, which may be over with it. */
  void arrived(Key key, Subscription subscription) {
    Subscribed subscribed = touch(key).subscribed;
    if (subscription.once() && subscription.number() == subscribed.number()) {
      subscribed.number(-1);
      consumed = key;
    }
  }

  /** Opens the subscription behind a listener's value again, under a new number. */
  void reopen(Place listener, String value) {
    Wanted wanted = touch(key(listener, value));
    if (wanted.listeners.contains(listener)) {
      wanted.subscribed.number(-1);
    }
  }

  /** What the step has touched under another version of the template is settled with this one. */
  void adopt(Subscribing before) {
    before.touched.values().forEach(Wanted::save);
    before.touched.keySet().forEach(this::touch);
  }

  /** Notes what closes, and what opens. */
  void settle(List<Notice> closes, List<Notice> opens) {
    touched.forEach((key, wanted) -> settle(key, wanted, closes, opens));
  }

  private void settle(Key key, Wanted wanted, List<Notice> closes, List<Notice> opens) {
    wanted.save();
    Subscribed subscribed = wanted.subscribed;
    if (wanted.listeners.isEmpty()) {
      if (subscribed.number() >= 0) {
        closes.add(new Close(key, step.instanceId(), step.state().life(), subscribed.number()));
        subscribed.number(-1);
      }
      return;
    }
    boolean exclusive = isExclusive(wanted.listeners);
    if (subscribed.number() < 0 || subscribed.exclusive() != exclusive) {
      subscribed.exclusive(exclusive);
      subscribed.number(step.state().nextSubscriptionNumber());
      opens.add(new Open(key, subscription(key, wanted, exclusive)));
    }
  }

  private static boolean isExclusive(Iterable<Place> listeners) {
    for (Place place : listeners) {
      if (!listener(place.node()).matchOnlyOne()) {
        return false;
      }
    }
    return true;
  }

  private Subscription subscription(Key key, Wanted wanted, boolean exclusive) {
    return new Subscription(
        step.instanceId(),
        step.state().life(),
        wanted.subscribed.number(),
        exclusive || isOverAfterOne(wanted.listeners.first().node()),
        key.equals(consumed),
        exclusive);
  }

  /** Whether the first message will most likely end the subscription: then nobody need close it. */
  private boolean isOverAfterOne(Node node) {
    KafkaListener listener = listener(node);
    return step.graph().listeners(listener.channel()).size() == 1
        && listener.completeWhen() == null
        && listener.filter() == null
        && listener.onEarly() == OnEarly.BUFFER
        && listener.deduplicateBy() == null
        && !node.reprocess()
        && node.copies() == 0;
  }

  private static Key key(Place place, String value) {
    return new Key(listener(place.node()).channel().id(), value);
  }

  private static KafkaListener listener(Node node) {
    return Objects.requireNonNull(node.listener());
  }
}
