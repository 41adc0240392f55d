package io.daggerflow.engine;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a user, the command line or another instance asks of an instance. Read and checked for its
 * form by {@link io.daggerflow.format.RequestReader}; whether it fits is decided by the engine
 * (rule S11).
 */
public sealed interface Request {

  /** What all requests have. */
  Envelope envelope();

  /** Hands this request to the handler's method for it. */
  <R> R dispatchTo(Handler<R> handler);

  /**
   * What all requests have.
   *
   * @param type as in the wire format
   * @param requestId comes back in the answer; null if there is none
   * @param json the request as it came, for the rejection
   */
  record Envelope(
      String instanceId,
      String type,
      @Nullable String requestId,
      Map<String, @Nullable Object> json) {}

  /**
   * What can also come from inside the job: from another instance, or where a message starts one.
   */
  sealed interface Travelling extends Request {

    /** The task that asks; null for anybody else. */
    @Nullable Parent parent();
  }

  /** One method for each request. */
  interface Handler<R> {
    R on(Start request);

    R on(Submit request);

    R on(Stop request);

    R on(UpdateParameters request);

    R on(Refresh request);

    R on(Suspend request);

    R on(Resume request);

    R on(Retry request);

    R on(Skip request);

    R on(Complete request);

    R on(Migrate request);
  }

  /**
   * {@code start} and {@code create}.
   *
   * @param template empty with a {@code definition}
   * @param version null for the newest
   * @param definition a whole template, of an on-the-fly workflow; null for a deployed one
   * @param processes of dynamic processes: name → list of processes; empty for none
   * @param submit whether it starts at once
   * @param life the number that the new instance's life gets (rule S10.5)
   * @param parent the task that starts it as a child (rule S13); null for none
   * @param cause the position of the message that starts it (rule S12.9); null for none
   * @param trace the trace context that came with it (rule S12.1); null for none
   */
  record Start(
      Envelope envelope,
      String template,
      @Nullable Integer version,
      @Nullable Map<String, @Nullable Object> definition,
      Map<String, @Nullable Object> processes,
      Map<String, @Nullable Object> parameters,
      boolean submit,
      long life,
      @Nullable Parent parent,
      WorkflowEvent.@Nullable MessageCause cause,
      @Nullable String trace)
      implements Travelling {

    /** The same, with the trace context that came with its record. */
    public Start tracedBy(@Nullable String trace) {
      return new Start(
          envelope,
          template,
          version,
          definition,
          processes,
          parameters,
          submit,
          life,
          parent,
          cause,
          trace);
    }

    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** {@code submit}. */
  record Submit(Envelope envelope) implements Request {
    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * {@code stop}.
   *
   * @param compensate whether completed work is undone (rule S7.4)
   * @param parent the task that asks it, where a child is stopped with it: another life of the id,
   *     or somebody else's child, is left alone; null for anybody else
   */
  record Stop(
      Envelope envelope, @Nullable String reason, boolean compensate, @Nullable Parent parent)
      implements Travelling {
    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** {@code update-parameters}. */
  record UpdateParameters(Envelope envelope, Map<String, @Nullable Object> parameters)
      implements Request {
    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * {@code suspend}.
   *
   * @param cascade whether it reaches the children that are waited for
   */
  record Suspend(Envelope envelope, boolean cascade, @Nullable Parent parent)
      implements Travelling {
    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * {@code resume}.
   *
   * @param cascade whether it reaches the children that are waited for
   * @param shift whether pending times move by the length of the suspension
   */
  record Resume(Envelope envelope, boolean cascade, boolean shift, @Nullable Parent parent)
      implements Travelling {
    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /**
   * {@code retry}.
   *
   * @param path null for the whole instance
   */
  record Retry(Envelope envelope, @Nullable String path) implements Request {
    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** {@code skip}. */
  record Skip(Envelope envelope, String path, @Nullable String reason) implements Request {
    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** {@code complete}. */
  record Complete(Envelope envelope, String path, Map<String, @Nullable Object> parameters)
      implements Request {
    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** {@code migrate}. */
  record Migrate(Envelope envelope, int version) implements Request {
    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }

  /** {@code refresh}. */
  record Refresh(Envelope envelope) implements Request {
    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }
}
