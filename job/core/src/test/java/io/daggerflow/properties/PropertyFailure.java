package io.daggerflow.properties;

import org.jspecify.annotations.Nullable;

/** A property that does not hold. */
final class PropertyFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PropertyFailure(String message) {
    super(message);
  }

  PropertyFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
