package io.daggerflow.flink.calls;

/** Is told how long calls took. */
@FunctionalInterface
public interface CallTimes {

  /**
   * A call that has its reply.
   *
   * @param http whether it was a request over HTTP, not a handler
   * @param waitedNanos from the step that asked for it to its start
   * @param tookNanos from its start to its reply
   */
  void made(boolean http, long waitedNanos, long tookNanos);
}
