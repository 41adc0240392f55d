package io.daggerflow.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.daggerflow.engine.WorkflowEvent;
import io.daggerflow.engine.WorkflowEvent.Cause;
import io.daggerflow.engine.WorkflowEvent.MessageCause;
import io.daggerflow.engine.WorkflowEvent.RequestCause;
import io.daggerflow.engine.WorkflowEvent.TimerCause;
import io.daggerflow.engine.WorkflowEvent.Transition;
import io.daggerflow.engine.WorkflowEvent.WaitsFor;
import io.daggerflow.value.Json;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events as records of {@code dagger.events}. One that is longer than a record may be is split: its
 * transitions and parameters follow in records of the same {@code seq}.
 */
public final class EventFormat {

  private final @Nullable String jobRun;
  private final int maxBytes;

  /**
   * @param jobRun the submission of the job that writes the events; null to leave it out
   * @param maxBytes of a record's value
   */
  public EventFormat(@Nullable String jobRun, int maxBytes) {
    this.jobRun = jobRun;
    this.maxBytes = maxBytes;
  }

  /** The values of the event's records, in order; hardly ever more than one. */
  public List<byte[]> write(WorkflowEvent event) {
    byte[] whole = Json.bytes(out -> write(out, event));
    return whole.length <= maxBytes ? List.of(whole) : new EventParts(this, maxBytes).split(event);
  }

  void write(JsonGenerator out, WorkflowEvent event) throws IOException {
    out.writeStartObject();
    writeHead(out, event);
    out.writeArrayFieldStart("transitions");
    for (Transition transition : event.transitions()) {
      write(out, transition);
    }
    out.writeEndArray();
    if (!event.parameters().isEmpty()) {
      out.writeFieldName("parameters");
      Json.write(out, event.parameters());
    }
    out.writeEndObject();
  }

  void writeHead(JsonGenerator out, WorkflowEvent event) throws IOException {
    out.writeStringField("instanceId", event.instanceId());
    out.writeStringField("template", event.template());
    out.writeNumberField("version", event.version());
    out.writeNumberField("seq", event.seq());
    out.writeStringField("time", Timestamps.text(event.time()));
    out.writeObjectFieldStart("cause");
    write(out, event.cause());
    out.writeEndObject();
    out.writeStringField("status", event.status().name());
    optional(out, "reason", event.reason());
    optional(out, "requestId", event.requestId());
    optional(out, "jobRun", jobRun);
  }

  private static void write(JsonGenerator out, Cause cause) throws IOException {
    if (cause instanceof RequestCause request) {
      out.writeStringField("type", "request");
      out.writeStringField("request", request.type());
    } else if (cause instanceof MessageCause message) {
      out.writeStringField("type", "message");
      out.writeStringField("topic", message.topic());
      out.writeNumberField("partition", message.partition());
      out.writeNumberField("offset", message.offset());
    } else if (cause instanceof TimerCause timer) {
      out.writeStringField("type", "timer");
      out.writeStringField("path", timer.path());
      out.writeStringField("due", Timestamps.text(timer.due()));
    }
  }

  static void write(JsonGenerator out, Transition transition) throws IOException {
    out.writeStartObject();
    out.writeStringField("path", transition.path());
    out.writeStringField("type", transition.type());
    out.writeStringField("from", transition.from().name());
    out.writeStringField("to", transition.to().name());
    out.writeNumberField("run", transition.run());
    optional(out, "reason", transition.reason());
    if (transition.due() != 0) {
      out.writeStringField("due", Timestamps.text(transition.due()));
    }
    WaitsFor waitsFor = transition.waitsFor();
    if (waitsFor != null) {
      out.writeObjectFieldStart("waitsFor");
      out.writeStringField("topic", waitsFor.topic());
      optional(out, "value", waitsFor.value());
      out.writeEndObject();
    }
    if (transition.inside()) {
      out.writeBooleanField("inside", true);
    }
    out.writeEndObject();
  }

  static void optional(JsonGenerator out, String name, @Nullable String value) throws IOException {
    if (value != null) {
      out.writeStringField(name, value);
    }
  }
}
