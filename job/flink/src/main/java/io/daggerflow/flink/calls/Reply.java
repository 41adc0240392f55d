package io.daggerflow.flink.calls;

import io.daggerflow.call.Answer;
import io.daggerflow.engine.Event;
import org.jspecify.annotations.Nullable;

/**
 * What comes back to an instance.
 *
 * @param answer null if nobody makes the call: it is to be asked again
 */
public record Reply(Ticket ticket, @Nullable Answer answer) {

  /** What it is for the engine. */
  public Event event() {
    return answer == null
        ? new Event.AskAgain(ticket.id())
        : new Event.Answered(ticket.id(), answer);
  }

  /** The reply that is this event for an instance. */
  public static Reply of(String instance, Event event) {
    if (event instanceof Event.Answered answered) {
      return new Reply(new Ticket(instance, answered.id()), answered.answer());
    }
    return new Reply(new Ticket(instance, ((Event.AskAgain) event).id()), null);
  }

  @Override
  public String toString() {
    return "reply to " + ticket;
  }
}
