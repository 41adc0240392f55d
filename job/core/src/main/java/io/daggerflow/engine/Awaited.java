package io.daggerflow.engine;

import io.daggerflow.call.AnswerFormat;
import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.correlation.CorrelationFormat;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Return;
import io.daggerflow.state.Status;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that waits while its instance is suspended (rule S9.2).
 *
 * @param event what happened
 * @param arrived when, in epoch milliseconds
 */
record Awaited(Event event, long arrived) {

  private static final int DELIVERED = 2;
  private static final int TIME = 3;
  private static final int ANSWERED = 4;
  private static final int CHILD = 5;

  static byte[] write(Event event, long arrived) {
    FieldWriter out = new FieldWriter(128).number(1, arrived);
    event.dispatchTo(new Writer(out));
    return out.toBytes();
  }

  static Awaited read(byte[] bytes) {
    FieldReader in = new FieldReader(bytes);
    long arrived = 0;
    Event event = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> arrived = in.number();
        case DELIVERED -> event = new Event.Delivered(delivery(in.bytes()));
        case TIME -> event = new Event.TimeReached(in.number());
        case ANSWERED -> event = answered(in.message());
        case CHILD -> event = child(in.message());
        default -> in.keep();
      }
    }
    if (event == null) {
      throw new IllegalStateException("a waiting event is of an unknown kind");
    }
    return new Awaited(event, arrived);
  }

  private static Delivery delivery(byte[] bytes) {
    return ((Return) CorrelationFormat.readInput(bytes)).delivery();
  }

  private static Event answered(FieldReader in) {
    AnswerFormat.Read read = AnswerFormat.read(in);
    if (read.answer() == null) {
      throw new IllegalStateException("an answer is of an unknown kind");
    }
    return new Event.Answered(read.id(), read.answer());
  }

  private static Event child(FieldReader in) {
    Parent parent = null;
    String child = "";
    Status status = null;
    String reason = null;
    Map<String, @Nullable Object> parameters = Map.of();
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> parent = Parent.read(in.bytes());
        case 2 -> child = in.text();
        case 3 -> status = Status.valueOf(in.text());
        case 4 -> reason = in.text();
        case 5 -> parameters = object(in.value());
        default -> in.keep();
      }
    }
    if (parent == null) {
      throw new IllegalStateException("news of a child without its parent");
    }
    return new Event.ChildTold(parent, child, status, reason, parameters);
  }

  private static Map<String, @Nullable Object> object(@Nullable Object value) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, field) -> object.put((String) name, field));
    }
    return object;
  }

  private record Writer(FieldWriter out) implements Event.Handler<FieldWriter> {

    @Override
    public FieldWriter on(Event.Requested event) {
      throw new IllegalArgumentException("requests do not wait");
    }

    @Override
    public FieldWriter on(Event.Delivered event) {
      return out.bytes(DELIVERED, CorrelationFormat.write(new Return(event.delivery(), false)));
    }

    @Override
    public FieldWriter on(Event.TimeReached event) {
      return out.number(TIME, event.time());
    }

    @Override
    public FieldWriter on(Event.Answered event) {
      return out.message(ANSWERED, one -> AnswerFormat.write(one, event.id(), event.answer()));
    }

    @Override
    public FieldWriter on(Event.AskAgain event) {
      throw new IllegalArgumentException("a call is asked again at once");
    }

    @Override
    public FieldWriter on(Event.ChildTold event) {
      return out.message(
          CHILD,
          one ->
              one.bytes(1, event.parent().toBytes())
                  .text(2, event.child())
                  .text(3, event.status() == null ? null : event.status().name())
                  .text(4, event.reason())
                  .value(5, event.parameters()));
    }
  }
}
