package io.daggerflow.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.daggerflow.engine.Parent;
import io.daggerflow.engine.WorkflowEvent;
import io.daggerflow.engine.WorkflowEvent.ActionFailure;
import io.daggerflow.engine.WorkflowEvent.Cause;
import io.daggerflow.engine.WorkflowEvent.ChildCause;
import io.daggerflow.engine.WorkflowEvent.HandlerCause;
import io.daggerflow.engine.WorkflowEvent.MessageCause;
import io.daggerflow.engine.WorkflowEvent.Origin;
import io.daggerflow.engine.WorkflowEvent.RequestCause;
import io.daggerflow.engine.WorkflowEvent.TimerCause;
import io.daggerflow.engine.WorkflowEvent.Transition;
import io.daggerflow.engine.WorkflowEvent.WaitsFor;
import io.daggerflow.message.TraceContext;
import io.daggerflow.value.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Events as records of {@code dagger.events}. One that is longer than a record may be is split: the
 * rest follows in records of the same {@code seq}.
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
    byte[] whole = write(event, 1, 1);
    if (whole.length <= maxBytes) {
      return List.of(whole);
    }
    List<WorkflowEvent> parts = new EventParts(this, maxBytes).split(event);
    List<byte[]> records = new ArrayList<>(parts.size());
    for (int i = 0; i < parts.size(); i++) {
      records.add(write(parts.get(i), i + 1, parts.size()));
    }
    return records;
  }

  /** One record: the event, or a part of it. */
  byte[] write(WorkflowEvent event, int part, int of) {
    return Json.bytes(
        out -> {
          out.writeStartObject();
          writeHead(out, event);
          if (of > 1) {
            out.writeNumberField("part", part);
            out.writeNumberField("parts", of);
          }
          writeFlags(out, event.flags());
          writeOrigin(out, event.origin());
          writeChanges(out, event);
          out.writeEndObject();
        });
  }

  private void writeHead(JsonGenerator out, WorkflowEvent event) throws IOException {
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

  /** The fields of a cause. */
  static void write(JsonGenerator out, Cause cause) throws IOException {
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
    } else if (cause instanceof HandlerCause handler) {
      out.writeStringField("type", "handler");
      out.writeStringField("path", handler.path());
      out.writeNumberField("attempt", handler.attempt());
    } else if (cause instanceof ChildCause child) {
      out.writeStringField("type", "child");
      out.writeStringField("path", child.path());
      out.writeStringField("instanceId", child.instanceId());
    }
  }

  private static void writeFlags(JsonGenerator out, WorkflowEvent.Flags flags) throws IOException {
    if (flags.suspended() != null) {
      out.writeBooleanField("suspended", flags.suspended());
    }
    if (flags.compensating() != null) {
      out.writeBooleanField("compensating", flags.compensating());
    }
    if (flags.incidents() != null) {
      out.writeNumberField("incidents", flags.incidents());
    }
  }

  private static void writeOrigin(JsonGenerator out, Origin origin) throws IOException {
    Parent parent = origin.parent();
    if (parent != null) {
      out.writeObjectFieldStart("parent");
      out.writeStringField("instanceId", parent.instance());
      out.writeStringField("path", parent.path());
      out.writeEndObject();
    }
    if (origin.trace() != null) {
      out.writeStringField(TraceContext.HEADER, origin.trace());
    }
    if (origin.definition() != null) {
      out.writeFieldName("definition");
      Json.write(out, origin.definition());
    }
    object(out, "processes", origin.processes());
  }

  private static void writeChanges(JsonGenerator out, WorkflowEvent event) throws IOException {
    out.writeArrayFieldStart("transitions");
    for (Transition transition : event.transitions()) {
      write(out, transition);
    }
    out.writeEndArray();
    object(out, "parameters", event.parameters());
    object(out, "elements", event.elements());
    if (!event.failures().isEmpty()) {
      out.writeArrayFieldStart("failures");
      for (ActionFailure failure : event.failures()) {
        out.writeStartObject();
        out.writeStringField("path", failure.path());
        out.writeStringField("reason", failure.reason());
        out.writeEndObject();
      }
      out.writeEndArray();
    }
  }

  private static void write(JsonGenerator out, Transition transition) throws IOException {
    out.writeStartObject();
    out.writeStringField("path", transition.path());
    out.writeStringField("type", transition.type());
    out.writeStringField("from", transition.from().name());
    out.writeStringField("to", transition.to().name());
    out.writeNumberField("run", transition.run());
    if (transition.attempt() != 0) {
      out.writeNumberField("attempt", transition.attempt());
    }
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
    if (transition.hold()) {
      out.writeBooleanField("hold", true);
    }
    out.writeEndObject();
  }

  /** A field whose object is not empty. */
  private static void object(JsonGenerator out, String name, Map<String, ?> object)
      throws IOException {
    if (!object.isEmpty()) {
      out.writeFieldName(name);
      Json.write(out, object);
    }
  }

  static void optional(JsonGenerator out, String name, @Nullable String value) throws IOException {
    if (value != null) {
      out.writeStringField(name, value);
    }
  }
}
