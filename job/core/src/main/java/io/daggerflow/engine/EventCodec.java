package io.daggerflow.engine;

import io.daggerflow.call.Answer;
import io.daggerflow.call.CallId;
import io.daggerflow.codec.FieldReader;
import io.daggerflow.codec.FieldWriter;
import io.daggerflow.correlation.CorrelationFormat;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.Return;
import io.daggerflow.engine.WorkflowEvent.MessageCause;
import io.daggerflow.state.Status;
import io.daggerflow.value.Values;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events as bytes: those that wait while their instance is suspended, and those that travel to an
 * instance. Of requests only those that instances make, and starts by messages, have bytes: {@code
 * start}, {@code stop}, {@code suspend} and {@code resume}.
 */
public final class EventCodec {

  private static final int DELIVERED = 2;
  private static final int TIME = 3;
  private static final int ANSWERED = 4;
  private static final int CHILD = 5;
  private static final int REQUESTED = 6;
  private static final int ASK_AGAIN = 7;

  private EventCodec() {}

  /** An event that travels. */
  public static byte[] write(Event event) {
    return write(new FieldWriter(256), event).toBytes();
  }

  /**
   * Reads an event that travelled.
   *
   * @param life the number that a new instance's life gets
   * @throws IllegalArgumentException if it is of a kind that this version does not know
   */
  public static Event read(byte[] bytes, long life) {
    FieldReader in = new FieldReader(bytes);
    Event event = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      Event read = read(field, in, life);
      event = read == null ? event : read;
    }
    if (event == null) {
      throw new IllegalArgumentException("an event of an unknown kind");
    }
    return event;
  }

  static FieldWriter write(FieldWriter out, Event event) {
    return event.dispatchTo(new Writer(out));
  }

  /** The event that a field holds; null, and the field is passed over, if it holds none. */
  static @Nullable Event read(int field, FieldReader in, long life) {
    switch (field) {
      case DELIVERED:
        return new Event.Delivered(delivery(in.bytes()));
      case TIME:
        return new Event.TimeReached(in.number());
      case ANSWERED:
        return answered(in.message(), false);
      case ASK_AGAIN:
        return answered(in.message(), true);
      case CHILD:
        return child(in.message());
      case REQUESTED:
        return new Event.Requested(request(in.message(), life));
      default:
        in.keep();
        return null;
    }
  }

  private static Delivery delivery(byte[] bytes) {
    return ((Return) CorrelationFormat.readInput(bytes)).delivery();
  }

  // ---- answers

  private static Event answered(FieldReader in, boolean isAgain) {
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
    CallId id = new CallId(life, path, run, attempt);
    if (isAgain) {
      return new Event.AskAgain(id);
    }
    if (answer == null) {
      throw new IllegalArgumentException("an answer is of an unknown kind");
    }
    return new Event.Answered(id, answer);
  }

  private static Answer response(FieldReader in) {
    int status = 0;
    Map<String, String> headers = new LinkedHashMap<>();
    Object body = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> status = (int) in.number();
        case 2 ->
            Values.object(in.value()).forEach((name, text) -> headers.put(name, (String) text));
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

  // ---- news of children

  private static Event child(FieldReader in) {
    Parent parent = null;
    String child = "";
    Status status = null;
    String reason = null;
    Map<String, @Nullable Object> parameters = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> parent = Parent.read(in.bytes());
        case 2 -> child = in.text();
        case 3 -> status = Status.valueOf(in.text());
        case 4 -> reason = in.text();
        case 5 -> parameters = Values.object(in.value());
        default -> in.keep();
      }
    }
    if (parent == null) {
      throw new IllegalArgumentException("news of a child without its parent");
    }
    return new Event.ChildTold(parent, child, status, reason, parameters);
  }

  // ---- requests

  private static Request request(FieldReader in, long life) {
    Map<String, @Nullable Object> json = Map.of();
    Parent parent = null;
    MessageCause cause = null;
    String trace = null;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> json = Values.object(in.value());
        case 2 -> parent = Parent.read(in.bytes());
        case 3 -> cause = cause(in.message());
        case 4 -> trace = in.text();
        default -> in.keep();
      }
    }
    String type = text(json, "type");
    Request.Envelope envelope = new Request.Envelope(text(json, "instanceId"), type, null, json);
    return switch (type) {
      case "start" -> start(envelope, life, parent, cause).tracedBy(trace);
      case "stop" ->
          new Request.Stop(envelope, (String) json.get("reason"), is(json, "compensate"), parent);
      case "suspend" -> new Request.Suspend(envelope, is(json, "cascade"), parent);
      case "resume" -> new Request.Resume(envelope, is(json, "cascade"), is(json, "shift"), parent);
      default -> throw new IllegalArgumentException("a request of an unknown type: " + type);
    };
  }

  private static Request.Start start(
      Request.Envelope envelope, long life, @Nullable Parent parent, @Nullable MessageCause cause) {
    Map<String, @Nullable Object> json = envelope.json();
    return new Request.Start(
        envelope,
        text(json, "template"),
        json.get("version") instanceof Long version ? Integer.valueOf(version.intValue()) : null,
        null,
        Map.of(),
        Values.object(json.get("parameters")),
        true,
        life,
        parent,
        cause,
        null);
  }

  private static MessageCause cause(FieldReader in) {
    String topic = "";
    int partition = 0;
    long offset = 0;
    for (int field = in.next(); field != 0; field = in.next()) {
      switch (field) {
        case 1 -> topic = in.text();
        case 2 -> partition = (int) in.number();
        case 3 -> offset = in.number();
        default -> in.keep();
      }
    }
    return new MessageCause(topic, partition, offset);
  }

  private static String text(Map<String, @Nullable Object> json, String name) {
    if (json.get(name) instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("a request without '" + name + "'");
  }

  private static boolean is(Map<String, @Nullable Object> json, String name) {
    return Boolean.TRUE.equals(json.get(name));
  }

  private record Writer(FieldWriter out) implements Event.Handler<FieldWriter> {

    @Override
    public FieldWriter on(Event.Requested event) {
      Request request = event.request();
      if (request instanceof Request.Travelling inside && isPlain(inside)) {
        return out.message(REQUESTED, one -> write(one, inside));
      }
      throw new IllegalArgumentException(
          "no instance makes this request: " + request.envelope().type());
    }

    /** A start for which one names a deployed version, and nothing more. */
    private static boolean isPlain(Request.Travelling request) {
      return !(request instanceof Request.Start start)
          || start.definition() == null && start.processes().isEmpty() && start.submit();
    }

    private static void write(FieldWriter one, Request.Travelling request) {
      Parent parent = request.parent();
      one.value(1, request.envelope().json()).bytes(2, parent == null ? null : parent.toBytes());
      if (request instanceof Request.Start start) {
        MessageCause cause = start.cause();
        if (cause != null) {
          one.message(3, position -> write(position, cause));
        }
        one.text(4, start.trace());
      }
    }

    private static void write(FieldWriter position, MessageCause cause) {
      position.text(1, cause.topic()).number(2, cause.partition()).number(3, cause.offset());
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
      return out.message(
          ANSWERED,
          one -> {
            write(one, event.id());
            write(one, event.answer());
          });
    }

    @Override
    public FieldWriter on(Event.AskAgain event) {
      return out.message(ASK_AGAIN, one -> write(one, event.id()));
    }

    private static void write(FieldWriter one, CallId id) {
      one.number(1, id.life()).text(2, id.path()).number(3, id.run()).number(4, id.attempt());
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
      Map<String, @Nullable Object> parameters = event.parameters();
      return out.message(
          CHILD,
          one -> {
            one.bytes(1, event.parent().toBytes())
                .text(2, event.child())
                .text(3, event.status() == null ? null : event.status().name())
                .text(4, event.reason());
            if (parameters != null) {
              one.value(5, parameters);
            }
          });
    }
  }
}
