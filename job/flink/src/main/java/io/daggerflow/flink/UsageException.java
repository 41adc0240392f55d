package io.daggerflow.flink;

/** The job cannot be started as it was asked to be; the message says what to do. */
final class UsageException extends RuntimeException {

  UsageException(String message) {
    super(message);
  }

  UsageException(String message, Throwable cause) {
    super(message, cause);
  }
}
