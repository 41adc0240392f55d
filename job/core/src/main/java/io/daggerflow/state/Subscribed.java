package io.daggerflow.state;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What an instance wants under one correlation key: the listeners behind it, and the number of the
 * subscription that is open.
 */
public final class Subscribed {

  private long number = -1;
  private boolean exclusive;
  private List<String> listeners = new ArrayList<>();
  private byte[] unknown = FieldReader.NOTHING;
  private boolean changed;

  Subscribed() {}

  /** The number of the open subscription; -1 if none is open. */
  public long number() {
    return number;
  }

  public void number(long value) {
    number = value;
    changed = true;
  }

  /** Whether the open subscription is exclusive. */
  public boolean exclusive() {
    return exclusive;
  }

  public void exclusive(boolean value) {
    exclusive = value;
    changed = true;
  }

  /** The keys of the places of its listeners, in template order. */
  public List<String> listeners() {
    return List.copyOf(listeners);
  }

  public void listeners(List<String> keys) {
    listeners = new ArrayList<>(keys);
    changed = true;
  }

  boolean isChanged() {
    return changed;
  }

  boolean isEmpty() {
    return number < 0 && listeners.isEmpty();
  }

  void write(FieldWriter out) {
    out.number(1, number + 1).flag(3, exclusive);
    listeners.forEach(key -> out.text(2, key));
    out.unknown(unknown);
  }

  static Subscribed read(FieldReader in) {
    Subscribed subscribed = new Subscribed();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> subscribed.number = in.number() - 1;
        case 2 -> subscribed.listeners.add(in.text());
        case 3 -> subscribed.exclusive = in.flag();
        default -> in.keep();
      }
    }
    subscribed.unknown = in.unknown();
    return subscribed;
  }
}
