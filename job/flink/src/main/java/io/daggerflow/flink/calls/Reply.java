package io.daggerflow.flink.calls;

import io.daggerflow.call.Answer;
import org.jspecify.annotations.Nullable;

/**
 * What comes back to an instance.
 *
 * @param answer null if nobody makes the call: it is to be asked again
 */
public record Reply(Ticket ticket, @Nullable Answer answer) {

  @Override
  public String toString() {
    return "reply to " + ticket;
  }
}
