package io.daggerflow.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.daggerflow.engine.WorkflowEvent;
import io.daggerflow.engine.WorkflowEvent.Transition;
import io.daggerflow.value.Json;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Splits an event that is too long for one record: the parts carry its head, and of the rest as
 * much as fits.
 */
final class EventParts {

  private final EventFormat format;
  private final int maxBytes;

  EventParts(EventFormat format, int maxBytes) {
    this.format = format;
    this.maxBytes = maxBytes;
  }

  private record Part(List<Transition> transitions, Map<String, @Nullable Object> parameters) {
    Part() {
      this(new ArrayList<>(), new LinkedHashMap<>());
    }
  }

  List<byte[]> split(WorkflowEvent event) {
    List<Part> parts = parts(event);
    List<byte[]> records = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      int number = i + 1;
      records.add(
          Json.bytes(out -> write(out, event, parts.get(number - 1), number, parts.size())));
    }
    return records;
  }

  private List<Part> parts(WorkflowEvent event) {
    int room = maxBytes - Json.bytes(out -> write(out, event, new Part(), 999_999, 999_999)).length;
    List<Part> parts = new ArrayList<>(List.of(new Part()));
    int used = 0;
    for (Transition transition : event.transitions()) {
      int length = Json.bytes(out -> EventFormat.write(out, transition)).length + 1;
      used = used + length > room ? newPart(parts) + length : used + length;
      parts.get(parts.size() - 1).transitions.add(transition);
    }
    for (Map.Entry<String, @Nullable Object> entry : event.parameters().entrySet()) {
      int length = entry.getKey().length() * 6 + Json.bytes(entry.getValue()).length + 4;
      used = used + length > room ? newPart(parts) + length : used + length;
      parts.get(parts.size() - 1).parameters.put(entry.getKey(), entry.getValue());
    }
    return parts;
  }

  private static int newPart(List<Part> parts) {
    Part last = parts.get(parts.size() - 1);
    if (!last.transitions.isEmpty() || !last.parameters.isEmpty()) {
      parts.add(new Part());
    }
    return 0;
  }

  private void write(JsonGenerator out, WorkflowEvent event, Part part, int number, int of)
      throws IOException {
    out.writeStartObject();
    format.writeHead(out, event);
    out.writeNumberField("part", number);
    out.writeNumberField("parts", of);
    out.writeArrayFieldStart("transitions");
    for (Transition transition : part.transitions) {
      EventFormat.write(out, transition);
    }
    out.writeEndArray();
    if (!part.parameters.isEmpty()) {
      out.writeFieldName("parameters");
      Json.write(out, part.parameters);
    }
    out.writeEndObject();
  }
}
