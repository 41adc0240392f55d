package io.daggerflow.engine;

import io.daggerflow.call.Call;
import io.daggerflow.call.CallId;
import io.daggerflow.correlation.Notice;

/** What a step asks the world to do, once the step is durable. */
public sealed interface Effect {

  /** Hands this effect to the handler's method for it. */
  void dispatchTo(Handler handler);

  /** One method for each effect. */
  interface Handler {
    void on(SendCommand effect);

    void on(PublishEvent effect);

    void on(Reject effect);

    void on(SendDeadLetter effect);

    void on(Notify effect);

    void on(AskHandler effect);

    void on(AskInstance effect);

    void on(TellParent effect);

    void on(WakeUp effect);

    void on(CancelWakeUp effect);

    void on(Count effect);
  }

  /** Send a record to a user's topic. */
  record SendCommand(OutgoingCommand command) implements Effect {
    @Override
    public void dispatchTo(Handler handler) {
      handler.on(this);
    }
  }

  /** Publish what the step did. */
  record PublishEvent(WorkflowEvent event) implements Effect {
    @Override
    public void dispatchTo(Handler handler) {
      handler.on(this);
    }
  }

  /** Publish that a request was refused. */
  record Reject(Rejection rejection) implements Effect {
    @Override
    public void dispatchTo(Handler handler) {
      handler.on(this);
    }
  }

  /** Keep a message that could not be used. */
  record SendDeadLetter(DeadLetter letter) implements Effect {
    @Override
    public void dispatchTo(Handler handler) {
      handler.on(this);
    }
  }

  /** Tell a correlation key something: a subscription opens or closes, a message goes back. */
  record Notify(Notice notice) implements Effect {
    @Override
    public void dispatchTo(Handler handler) {
      handler.on(this);
    }
  }

  /**
   * Make a call; {@link Event.Answered} follows. A try's own time limit is watched by the engine.
   *
   * @param path of the task
   * @param idempotencyKey the same on every redelivery and in every try
   * @param timeoutMillis after which nobody waits for the answer; 0 for never
   */
  record AskHandler(CallId id, String path, String idempotencyKey, long timeoutMillis, Call call)
      implements Effect {
    @Override
    public void dispatchTo(Handler handler) {
      handler.on(this);
    }
  }

  /** Ask something of another instance, which {@code request} names. */
  record AskInstance(Request.Travelling request) implements Effect {
    @Override
    public void dispatchTo(Handler handler) {
      handler.on(this);
    }
  }

  /**
   * Tell an instance what became of its child; it is an {@link Event.ChildTold} there.
   *
   * @param parent id of the instance
   */
  record TellParent(String parent, Event.ChildTold news) implements Effect {
    @Override
    public void dispatchTo(Handler handler) {
      handler.on(this);
    }
  }

  /**
   * Wake the instance up.
   *
   * @param time not before this, in epoch milliseconds
   */
  record WakeUp(long time) implements Effect {
    @Override
    public void dispatchTo(Handler handler) {
      handler.on(this);
    }
  }

  /**
   * A wake-up that was asked for is not needed any more; one that comes all the same does no harm.
   */
  record CancelWakeUp(long time) implements Effect {
    @Override
    public void dispatchTo(Handler handler) {
      handler.on(this);
    }
  }

  /** Count something. */
  record Count(Counter counter) implements Effect {
    @Override
    public void dispatchTo(Handler handler) {
      handler.on(this);
    }
  }
}
