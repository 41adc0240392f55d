package io.daggerflow.format;

import io.daggerflow.engine.WorkflowEvent;
import io.daggerflow.engine.WorkflowEvent.ActionFailure;
import io.daggerflow.engine.WorkflowEvent.Flags;
import io.daggerflow.engine.WorkflowEvent.Origin;
import io.daggerflow.engine.WorkflowEvent.Transition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Splits an event that is too long for one record: each part has the event's head, and of the rest
 * as much as fits. What changed of the instance as a whole stands in the first part. A single
 * transition, parameter, field of an element, definition or process is never split.
 */
final class EventParts {

  private static final int MANY = 999_999;

  private final EventFormat format;
  private final int maxBytes;
  private final List<Part> parts = new ArrayList<>();
  private int room;
  private int used;

  EventParts(EventFormat format, int maxBytes) {
    this.format = format;
    this.maxBytes = maxBytes;
  }

  List<WorkflowEvent> split(WorkflowEvent event) {
    int empty = format.write(new Part().of(event, true), MANY, MANY).length;
    room = maxBytes - empty;
    used = room + 1;
    Origin origin = event.origin();
    if (origin.definition() != null) {
      put(event, part -> part.definition = origin.definition());
    }
    origin.processes().forEach((name, list) -> put(event, part -> part.processes.put(name, list)));
    event.transitions().forEach(each -> put(event, part -> part.transitions.add(each)));
    event
        .parameters()
        .forEach((name, value) -> put(event, part -> part.parameters.put(name, value)));
    event
        .elements()
        .forEach(
            (path, fields) ->
                fields.forEach((name, value) -> put(event, part -> part.set(path, name, value))));
    event.failures().forEach(each -> put(event, part -> part.failures.add(each)));
    List<WorkflowEvent> events = new ArrayList<>();
    for (Part part : parts) {
      events.add(part.of(event, events.isEmpty()));
    }
    return events;
  }

  private void put(WorkflowEvent event, Consumer<Part> content) {
    Part alone = new Part();
    content.accept(alone);
    int length = format.write(alone.of(event, true), MANY, MANY).length - (maxBytes - room);
    if (used + length > room) {
      parts.add(new Part());
      used = 0;
    }
    content.accept(parts.get(parts.size() - 1));
    used += length + 1;
  }

  private static final class Part {
    private final List<Transition> transitions = new ArrayList<>();
    private final Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    private final Map<String, Map<String, @Nullable Object>> elements = new LinkedHashMap<>();
    private final List<ActionFailure> failures = new ArrayList<>();
    private final Map<String, @Nullable Object> processes = new LinkedHashMap<>();
    private @Nullable Map<String, @Nullable Object> definition;

    void set(String path, String name, @Nullable Object value) {
      elements.computeIfAbsent(path, p -> new LinkedHashMap<>()).put(name, value);
    }

    WorkflowEvent of(WorkflowEvent event, boolean first) {
      return new WorkflowEvent(
          event.instanceId(),
          event.template(),
          event.version(),
          event.seq(),
          event.time(),
          event.cause(),
          transitions,
          parameters,
          elements,
          event.status(),
          event.reason(),
          first ? event.flags() : Flags.UNCHANGED,
          failures,
          new Origin(
              definition,
              processes,
              first ? event.origin().parent() : null,
              first ? event.origin().trace() : null),
          event.requestId());
    }
  }
}
