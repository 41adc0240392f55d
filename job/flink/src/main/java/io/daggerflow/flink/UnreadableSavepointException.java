package io.daggerflow.flink;

import org.jspecify.annotations.Nullable;

/** A savepoint cannot be read. Its message is a sentence for users. */
public final class UnreadableSavepointException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnreadableSavepointException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
