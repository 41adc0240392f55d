package io.daggerflow.correlation;

import io.daggerflow.codec.Store;
import io.daggerflow.correlation.KeyState.Expected;
import io.daggerflow.correlation.KeyState.Place;
import io.daggerflow.correlation.Output.Counted;
import io.daggerflow.correlation.Output.Counter;
import io.daggerflow.correlation.Output.Deliver;
import io.daggerflow.correlation.Output.Full;
import io.daggerflow.correlation.Output.Unmatched;
import io.daggerflow.correlation.Output.WakeAt;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens at one key: a function of the key's state, an input and the time. An input that
 * fails leaves the state untouched, because everything is computed before anything is written.
 *
 * <p>A message goes to every subscription that is not exclusive and to the first that is; given to
 * nobody it is kept. An instance returns what it does not wait for, and with it the subscription:
 * so when the last of those that got a message has returned it, whoever is subscribed has not had
 * it, and it is offered to them.
 *
 * <p>An input costs the same however many are subscribed, except that a message for all of them is
 * delivered to all of them. One that leaves few subscriptions behind reads and writes the head
 * once, and nothing else.
 */
public final class Correlator {

  /** How many entries of a kind the head holds. */
  static final int INLINE = 8;

  private static final int HINTS = 8;
  private static final long HINT_MILLIS = 60_000;
  private static final long REFUSAL_MILLIS = 600_000;

  /** So many exclusive subscriptions are asked before a message counts as turned away by all. */
  private static final int ASKED = 100;

  private final int keptMessages;
  private final int inline;

  /**
   * @param keptMessages how many messages are kept per key at most ({@code limits.kept-messages})
   */
  public Correlator(int keptMessages) {
    this(keptMessages, INLINE);
  }

  Correlator(int keptMessages, int inline) {
    this.keptMessages = keptMessages;
    this.inline = inline;
  }

  /**
   * Handles an input.
   *
   * @param now in epoch milliseconds
   */
  public List<Output> apply(Store store, Input input, long now) {
    Draft draft = new Draft(store);
    Step step = new Step(new KeyState(draft, inline), now);
    input.handle(step);
    step.moveWakeUp();
    draft.save(step.state.toBytes());
    return step.outputs;
  }

  private final class Step implements Input.Handler {

    private final KeyState state;
    private final long now;
    private final List<Output> outputs = new ArrayList<>(2);
    private long registered;

    Step(KeyState state, long now) {
      this.state = state;
      this.now = now;
      registered = state.wakeAt;
    }

    @Override
    public void offer(Offer offer) {
      Place first = state.firstExclusive(offer.turnedAwayBy());
      int of = state.sharedSize() + (first == null ? 0 : 1);
      if (of == 0) {
        keep(offer);
        return;
      }
      Line.Cursor cursor = state.shared.cursor();
      while (cursor.next()) {
        deliver(offer, KeyState.place(cursor), of);
      }
      for (Expected hint : state.hints) {
        if (!hint.subscription().exclusive()) {
          outputs.add(new Deliver(new Delivery(offer, hint.subscription(), of)));
        }
      }
      if (first != null) {
        deliver(offer, first, of);
      }
    }

    private void deliver(Offer offer, Place place, int of) {
      Subscription subscription = place.subscription();
      outputs.add(new Deliver(new Delivery(offer, subscription, of)));
      if (subscription.once()) {
        state.remove(place);
      }
    }

    private void keep(Offer offer) {
      if (state.kept.size() >= keptMessages) {
        outputs.add(new Full(offer));
        return;
      }
      long deadline = offer.deadline() == 0 ? now + offer.keepMillis() : offer.deadline();
      state.kept.add(CorrelationFormat.writeKept(offer.withDeadline(deadline)));
      state.needsTime(deadline);
      count(Counter.KEPT);
    }

    @Override
    public void open(Open open) {
      Subscription subscription = open.subscription();
      state.hints.removeIf(hint -> hint.subscription().instance().equals(open.instance()));
      Place known = state.find(open.instance());
      if (known == null) {
        if (!giveKept(subscription)) {
          state.add(subscription);
        }
      } else if (isStale(subscription, known.subscription())) {
        count(Counter.STALE);
      } else {
        state.replace(known, subscription);
      }
    }

    private boolean isStale(Subscription subscription, Subscription known) {
      return subscription.life() == known.life() && subscription.number() <= known.number();
    }

    /** Delivers what is kept; gives whether that ended the subscription. */
    private boolean giveKept(Subscription subscription) {
      Line.Cursor cursor = state.kept.cursor();
      while (cursor.next()) {
        Offer offer = CorrelationFormat.readKept(cursor.entry());
        cursor.remove();
        outputs.add(new Deliver(new Delivery(offer, subscription, 1)));
        if (subscription.once()) {
          return true;
        }
      }
      return false;
    }

    @Override
    public void hint(Hint hint) {
      if (state.hints.size() >= HINTS || state.isExpected(hint.instance())) {
        count(Counter.STALE);
        return;
      }
      Subscription subscription =
          new Subscription(hint.instance(), hint.life(), -1, false, false, hint.exclusive());
      giveKept(subscription);
      state.hints.add(new Expected(subscription, now + HINT_MILLIS));
      state.needsTime(now + HINT_MILLIS);
    }

    @Override
    public void close(Close close) {
      boolean hinted = state.removeHint(close.instance(), close.life());
      if (!remove(close.instance(), close.life(), close.number()) && !hinted) {
        count(Counter.STALE);
      }
    }

    private boolean remove(String instance, long life, long number) {
      Place place = state.find(instance);
      boolean found =
          place != null
              && place.subscription().life() == life
              && place.subscription().number() == number;
      if (found) {
        state.remove(place);
      }
      return found;
    }

    @Override
    public void giveBack(Return given) {
      Delivery delivery = given.delivery();
      Subscription subscription = delivery.subscription();
      Offer offer = delivery.offer();
      if (given.turnedAway()) {
        offer = offer.turnedAway(subscription.instance());
      } else {
        count(Counter.RETURNED);
        if (subscription.hint()) {
          state.removeHint(subscription.instance(), subscription.life());
        } else {
          remove(subscription.instance(), subscription.life(), subscription.number());
        }
      }
      if (subscription.exclusive() && askNext(offer, delivery.of())) {
        return;
      }
      if (!offer.turnedAwayBy().isEmpty()) {
        count(Counter.TURNED_AWAY);
      } else if (delivery.of() == 1 || isLast(offer, delivery.of())) {
        offer(offer);
      }
    }

    /** Passes a message on to the next exclusive subscription; gives whether there is one. */
    private boolean askNext(Offer offer, int of) {
      if (offer.turnedAwayBy().size() >= ASKED) {
        return false;
      }
      Place next = state.firstExclusive(offer.turnedAwayBy());
      if (next != null) {
        deliver(offer, next, of);
      }
      return next != null;
    }

    private boolean isLast(Offer offer, int of) {
      boolean last = state.lastRefusal(offer.message(), of, now + REFUSAL_MILLIS);
      if (!last) {
        state.needsTime(now + REFUSAL_MILLIS);
      }
      return last;
    }

    @Override
    public void timeReached() {
      if (state.wakeAt == 0 || now < state.wakeAt) {
        return;
      }
      state.wakeAt = 0;
      registered = 0;
      state.hints.removeIf(hint -> hint.expires() <= now);
      state.hints.forEach(hint -> state.needsTime(hint.expires()));
      expireKept();
      for (int expired = state.expireRefusals(now); expired > 0; expired--) {
        count(Counter.COUNT_EXPIRED);
      }
    }

    private void expireKept() {
      Line.Cursor cursor = state.kept.cursor();
      while (cursor.next()) {
        Offer offer = CorrelationFormat.readKept(cursor.entry());
        if (offer.deadline() > now) {
          state.needsTime(offer.deadline());
        } else {
          cursor.remove();
          expire(offer);
        }
      }
    }

    private void expire(Offer offer) {
      if (offer.countOnly()) {
        count(Counter.EXPIRED);
      } else {
        outputs.add(new Unmatched(offer));
      }
    }

    /** The wake-up moves when something is due earlier, or nothing will be due any more. */
    private void moveWakeUp() {
      if (!state.waitsForTime()) {
        state.wakeAt = 0;
      }
      if (state.wakeAt != registered) {
        outputs.add(new WakeAt(state.wakeAt, registered));
      }
    }

    private void count(Counter counter) {
      outputs.add(new Counted(counter));
    }
  }
}
