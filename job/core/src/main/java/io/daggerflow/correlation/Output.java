package io.daggerflow.correlation;

/** What follows from an input, to be carried out in order. */
public sealed interface Output {

  /** Calls the method that belongs to this kind. */
  void handle(Handler handler);

  /** A message goes to an instance. */
  record Deliver(Delivery delivery) implements Output {

    @Override
    public void handle(Handler handler) {
      handler.deliver(delivery);
    }
  }

  /** A message expired without being taken: dead letter {@code UNMATCHED}. */
  record Unmatched(Offer offer) implements Output {

    @Override
    public void handle(Handler handler) {
      handler.unmatched(offer);
    }
  }

  /** A message cannot be kept because too many are: dead letter {@code BUFFER_FULL}. */
  record Full(Offer offer) implements Output {

    @Override
    public void handle(Handler handler) {
      handler.full(offer);
    }
  }

  /**
   * The one wake-up of this key moves. Remove the old one before setting the new one: rounded, they
   * may be the same.
   *
   * @param at when {@link TimeReached} must come, in epoch milliseconds; 0 for never
   * @param insteadOf the wake-up that is no longer needed; 0 if there is none
   */
  record WakeAt(long at, long insteadOf) implements Output {

    @Override
    public void handle(Handler handler) {
      handler.wakeAt(at, insteadOf);
    }
  }

  /** Something that leaves only a counter. */
  record Counted(Counter counter) implements Output {

    @Override
    public void handle(Handler handler) {
      handler.counted(counter);
    }
  }

  /** What is counted. */
  enum Counter {
    /** A message found nobody and is kept. */
    KEPT,
    /** A message expired whose channel wants no dead letters. */
    EXPIRED,
    /** A delivery was returned by an instance that does not wait any more. */
    RETURNED,
    /** A message was turned away by an exclusive subscription, and nobody else is left to ask. */
    TURNED_AWAY,
    /** An opening, a closing or a hint that changed nothing. */
    STALE,
    /** A message was returned by some and by the others not within ten minutes. */
    COUNT_EXPIRED
  }

  /** One method for each kind: whoever forgets one does not compile. */
  interface Handler {

    void deliver(Delivery delivery);

    void unmatched(Offer offer);

    void full(Offer offer);

    void wakeAt(long at, long insteadOf);

    void counted(Counter counter);
  }
}
