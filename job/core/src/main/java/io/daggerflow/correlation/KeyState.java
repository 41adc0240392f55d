package io.daggerflow.correlation;

import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.message.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is known at one key: who waits in which order, the messages that are kept, and counts of
 * returned deliveries. The small case lies in the head; what does not fit there lies in parts with
 * an index, so that one of many is found without looking at the others.
 */
final class KeyState {

  private static final int WAKE_AT = 1;
  private static final int HINT = 2;
  private static final int SHARED = 3;
  private static final int AGAIN = 4;
  private static final int EXCLUSIVE = 5;
  private static final int KEPT = 6;
  private static final int REFUSAL = 7;

  /** Added to the number of a line: where its entries in parts begin and end. */
  private static final int SLOTS = 8;

  private static final int KEPT_INLINE = 4;
  private static final int KEPT_INLINE_BYTES = 1023;

  private final Draft draft;

  /** Subscriptions that get every message. */
  final Line shared;

  /** Exclusive ones that still wait: asked before the others. */
  final Line again;

  final Line exclusive;

  /** Messages that nobody took. While there are some, nobody waits. */
  final Line kept;

  private final Line refusals;

  final List<Expected> hints = new ArrayList<>();

  /** When the next thing is due at the earliest; 0 if nothing will be. */
  long wakeAt;

  private byte[] unknown = new byte[0];

  /** A subscription that is only expected, and until when. */
  record Expected(Subscription subscription, long expires) {}

  /**
   * A subscription and where it stands.
   *
   * @param cursor null for a hint
   */
  record Place(Subscription subscription, Line.@Nullable Cursor cursor) {}

  /**
   * @param inline how many entries of a line the head holds at most
   */
  KeyState(Draft draft, int inline) {
    this.draft = draft;
    shared = new Line(draft, "s", inline, Integer.MAX_VALUE);
    again = new Line(draft, "a", inline, Integer.MAX_VALUE);
    exclusive = new Line(draft, "x", inline, Integer.MAX_VALUE);
    kept = new Line(draft, "k", Math.min(inline, KEPT_INLINE), KEPT_INLINE_BYTES);
    refusals = new Line(draft, "r", inline, Integer.MAX_VALUE);
    byte[] head = draft.head();
    if (head != null) {
      read(new FieldReader(head));
    }
  }

  private void read(FieldReader head) {
    for (int field = head.next(); field != 0; field = head.next()) {
      switch (field) {
        case WAKE_AT -> wakeAt = head.number();
        case HINT -> hints.add(hint(head.message()));
        case SHARED, AGAIN, EXCLUSIVE, KEPT, REFUSAL -> line(field).readInline(head.bytes());
        case SLOTS + SHARED, SLOTS + AGAIN, SLOTS + EXCLUSIVE, SLOTS + KEPT, SLOTS + REFUSAL ->
            line(field - SLOTS).readSlots(head.message());
        default -> head.keep();
      }
    }
    unknown = head.unknown();
  }

  private static Expected hint(FieldReader fields) {
    Subscription subscription = null;
    long expires = 0;
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> subscription = CorrelationFormat.readSubscription(fields.bytes());
        case 2 -> expires = fields.number();
        default -> fields.keep();
      }
    }
    if (subscription == null) {
      throw new IllegalArgumentException("a hint without its subscription");
    }
    return new Expected(subscription, expires);
  }

  /** The head that stands for this state; null if nothing is left. */
  byte @Nullable [] toBytes() {
    FieldWriter head = new FieldWriter().number(WAKE_AT, wakeAt);
    for (Expected hint : hints) {
      byte[] subscription = CorrelationFormat.write(hint.subscription);
      head.message(HINT, fields -> fields.bytes(1, subscription).number(2, hint.expires));
    }
    for (int line = SHARED; line <= REFUSAL; line++) {
      line(line).write(head, line, SLOTS + line);
    }
    byte[] bytes = head.unknown(unknown).toBytes();
    return bytes.length == 0 ? null : bytes;
  }

  private Line line(int number) {
    return switch (number) {
      case SHARED -> shared;
      case AGAIN -> again;
      case EXCLUSIVE -> exclusive;
      case KEPT -> kept;
      case REFUSAL -> refusals;
      default -> throw new IllegalArgumentException("no line " + number);
    };
  }

  /** Whether something will be due some time. */
  boolean waitsForTime() {
    return kept.size() + refusals.size() + hints.size() > 0;
  }

  void add(Subscription subscription) {
    int line = !subscription.exclusive() ? SHARED : subscription.again() ? AGAIN : EXCLUSIVE;
    long slot = line(line).add(CorrelationFormat.write(subscription));
    if (slot != 0) {
      draft.part(index(subscription.instance()), where(line, slot));
    }
  }

  void remove(Place place) {
    Line.Cursor cursor = Objects.requireNonNull(place.cursor);
    if (cursor.slot() != 0) {
      draft.part(index(place.subscription.instance()), null);
    }
    cursor.remove();
  }

  /** Puts a subscription of the same instance there; its place in the order stays. */
  void replace(Place place, Subscription subscription) {
    if (place.subscription.exclusive() == subscription.exclusive()) {
      Objects.requireNonNull(place.cursor).replace(CorrelationFormat.write(subscription));
    } else {
      remove(place);
      add(subscription);
    }
  }

  /** How many subscriptions get every message, hints included. */
  int sharedSize() {
    int size = shared.size();
    for (Expected hint : hints) {
      size += hint.subscription.exclusive() ? 0 : 1;
    }
    return size;
  }

  /** The first exclusive subscription that is not of those instances; null if there is none. */
  @Nullable Place firstExclusive(List<String> except) {
    Place first = first(again, except);
    if (first == null) {
      first = first(exclusive, except);
    }
    return first == null ? firstExclusiveHint(except) : first;
  }

  private static @Nullable Place first(Line line, List<String> except) {
    Line.Cursor cursor = line.cursor();
    while (cursor.next()) {
      Place place = place(cursor);
      if (!except.contains(place.subscription.instance())) {
        return place;
      }
    }
    return null;
  }

  private @Nullable Place firstExclusiveHint(List<String> except) {
    for (Expected hint : hints) {
      Subscription subscription = hint.subscription;
      if (subscription.exclusive() && !except.contains(subscription.instance())) {
        return new Place(subscription, null);
      }
    }
    return null;
  }

  boolean removeHint(String instance, long life) {
    return hints.removeIf(
        hint -> hint.subscription.instance().equals(instance) && hint.subscription.life() == life);
  }

  /** Whether an instance is subscribed, or a hint says that it will be. */
  boolean isExpected(String instance) {
    for (Expected hint : hints) {
      if (hint.subscription.instance().equals(instance)) {
        return true;
      }
    }
    return find(instance) != null;
  }

  /** The subscription of an instance, hints aside; null if it has none. */
  @Nullable Place find(String instance) {
    boolean spilled = false;
    for (int number = SHARED; number <= EXCLUSIVE; number++) {
      Line line = line(number);
      spilled |= line.spilled();
      Line.Cursor cursor = line.cursor();
      for (int i = line.inlineSize(); i > 0 && cursor.next(); i--) {
        Place place = place(cursor);
        if (place.subscription.instance().equals(instance)) {
          return place;
        }
      }
    }
    byte[] index = spilled ? draft.part(index(instance)) : null;
    return index == null ? null : place(at(index));
  }

  /** What the index says about an entry: the number of its line, and its slot. */
  private static byte[] where(int line, long slot) {
    return new FieldWriter(16).number(1, line).number(2, slot).toBytes();
  }

  private Line.Cursor at(byte[] where) {
    FieldReader fields = new FieldReader(where);
    int line = 0;
    long slot = 0;
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> line = (int) fields.number();
        case 2 -> slot = fields.number();
        default -> fields.keep();
      }
    }
    return line(line).at(slot);
  }

  static Place place(Line.Cursor cursor) {
    return new Place(CorrelationFormat.readSubscription(cursor.entry()), cursor);
  }

  private static String index(String instance) {
    return "i" + instance;
  }

  /**
   * Counts a returned delivery of a message.
   *
   * @return whether that was the last of them; the count is gone then
   */
  boolean lastRefusal(Message message, int of, long expires) {
    Line.Cursor cursor = refusal(message);
    if (cursor == null) {
      Refusal first =
          new Refusal(message.topic(), message.partition(), message.offset(), 1, expires);
      long slot = refusals.add(first.toBytes());
      if (slot != 0) {
        draft.part(first.indexName(), where(REFUSAL, slot));
      }
      return false;
    }
    Refusal more = Refusal.read(cursor.entry()).oneMore();
    if (more.count() < of) {
      cursor.replace(more.toBytes());
      return false;
    }
    remove(more, cursor);
    return true;
  }

  private Line.@Nullable Cursor refusal(Message message) {
    Line.Cursor cursor = refusals.cursor();
    for (int i = refusals.inlineSize(); i > 0 && cursor.next(); i--) {
      if (Refusal.read(cursor.entry()).isOf(message)) {
        return cursor;
      }
    }
    if (!refusals.spilled()) {
      return null;
    }
    byte[] index =
        draft.part(Refusal.indexName(message.topic(), message.partition(), message.offset()));
    return index == null ? null : at(index);
  }

  private void remove(Refusal refusal, Line.Cursor cursor) {
    if (cursor.slot() != 0) {
      draft.part(refusal.indexName(), null);
    }
    cursor.remove();
  }

  /** Gives up the counts that are due, oldest first; gives their number. */
  int expireRefusals(long now) {
    int expired = 0;
    Line.Cursor cursor = refusals.cursor();
    while (cursor.next()) {
      Refusal refusal = Refusal.read(cursor.entry());
      if (refusal.expires() > now) {
        needsTime(refusal.expires());
        break;
      }
      remove(refusal, cursor);
      expired++;
    }
    return expired;
  }

  /** Something will be due then. */
  void needsTime(long time) {
    wakeAt = wakeAt == 0 ? time : Math.min(wakeAt, time);
  }
}
