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

  /** One method for each request. */
  interface Handler<R> {
    R on(Start request);

    R on(Submit request);

    R on(Stop request);

    R on(UpdateParameters request);

    R on(Refresh request);
  }

  /**
   * {@code start} and {@code create}.
   *
   * @param version null for the newest
   * @param submit whether it starts at once
   * @param life the number that the new instance's life gets (rule S10.5)
   */
  record Start(
      Envelope envelope,
      String template,
      @Nullable Integer version,
      Map<String, @Nullable Object> parameters,
      boolean submit,
      long life)
      implements Request {
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

  /** {@code stop}. */
  record Stop(Envelope envelope, @Nullable String reason) implements Request {
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

  /** {@code refresh}. */
  record Refresh(Envelope envelope) implements Request {
    @Override
    public <R> R dispatchTo(Handler<R> handler) {
      return handler.on(this);
    }
  }
}
