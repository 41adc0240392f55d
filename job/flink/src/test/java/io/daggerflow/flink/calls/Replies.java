package io.daggerflow.flink.calls;

import org.jspecify.annotations.Nullable;

/** Takes replies without looking at the time. */
public final class Replies {

  private Replies() {}

  /** The next one; null if there is none. */
  public static @Nullable Reply next(Exchange exchange) {
    return exchange.poll((http, waited, took) -> {});
  }
}
