package io.daggerflow.flink;

/**
 * State could not be read or written. Unlike an error of the engine this is nothing that a record
 * can be blamed for: it fails the job, which goes on from its last checkpoint.
 */
final class StateFailure extends RuntimeException {

  StateFailure(Exception cause) {
    super("the state of the job cannot be used", cause);
  }
}
