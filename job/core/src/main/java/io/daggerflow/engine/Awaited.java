package io.daggerflow.engine;

import io.daggerflow.call.Answer;
import io.daggerflow.call.CallId;
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
    long life = 0;
    String path = "";
    int run = 0;
    int attempt = 0;
    Answer answer = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> life = in.number();
        case 2 -> path = in.text();
        case 3 -> run = (int) in.number();
        case 4 -> attempt = (int) in.number();
        case 5 -> answer = new Answer.Result(in.value());
        case 6 -> answer = response(in.message());
        case 7 -> answer = failed(in.message());
        default -> in.keep();
      }
    }
    if (answer == null) {
      throw new IllegalStateException("an answer is of an unknown kind");
    }
    return new Event.Answered(new CallId(life, path, run, attempt), answer);
  }

  private static Answer response(FieldReader in) {
    int status = 0;
    Map<String, String> headers = new LinkedHashMap<>();
    Object body = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> status = (int) in.number();
        case 2 -> object(in.value()).forEach((name, text) -> headers.put(name, (String) text));
        case 3 -> body = in.value();
        default -> in.keep();
      }
    }
    return new Answer.Response(status, headers, body);
  }

  private static Answer failed(FieldReader in) {
    String code = null;
    String message = "";
    boolean retryable = false;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> code = in.text();
        case 2 -> message = in.text();
        case 3 -> retryable = in.flag();
        default -> in.keep();
      }
    }
    return new Answer.Failed(code, message, retryable);
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
      CallId id = event.id();
      return out.message(
          ANSWERED,
          one -> {
            one.number(1, id.life()).text(2, id.path()).number(3, id.run()).number(4, id.attempt());
            write(one, event.answer());
          });
    }

    private static void write(FieldWriter one, Answer answer) {
      if (answer instanceof Answer.Result result) {
        one.value(5, result.value());
      } else if (answer instanceof Answer.Response response) {
        one.message(
            6,
            fields ->
                fields
                    .number(1, response.status())
                    .value(2, response.headers())
                    .value(3, response.body()));
      } else if (answer instanceof Answer.Failed failed) {
        one.message(
            7,
            fields ->
                fields
                    .text(1, failed.code())
                    .text(2, failed.message())
                    .flag(3, failed.retryable()));
      }
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
