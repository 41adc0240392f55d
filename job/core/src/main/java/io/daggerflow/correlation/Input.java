package io.daggerflow.correlation;

/** What can happen at a key. */
public sealed interface Input permits Notice, Hint, Offer, TimeReached {

  /** Calls the method that belongs to this kind. */
  void handle(Handler handler);

  /** One method for each kind: whoever forgets one does not compile. */
  interface Handler {

    void offer(Offer offer);

    void open(Open open);

    void close(Close close);

    void giveBack(Return given);

    void hint(Hint hint);

    void timeReached();
  }
}
