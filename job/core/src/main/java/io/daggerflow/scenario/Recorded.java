package io.daggerflow.scenario;

import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.OutgoingCommand;
import io.daggerflow.engine.Rejection;
import io.daggerflow.engine.WorkflowEvent;
import io.daggerflow.format.DeadLetterFormat;
import io.daggerflow.format.EventFormat;
import io.daggerflow.format.RejectionFormat;
import io.daggerflow.value.Json;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the job put out, as JSON values, in order. */
final class Recorded {

  private final EventFormat eventFormat = new EventFormat(null, Integer.MAX_VALUE);
  private final List<Object> commands = new ArrayList<>();
  private final List<Object> calls = new ArrayList<>();
  private final List<Object> rejections = new ArrayList<>();
  private final List<Object> deadLetters = new ArrayList<>();
  private final List<Object> events = new ArrayList<>();
  private final List<Map<?, ?>> answers = new ArrayList<>();

  Recorded() {}

  /** {@code topic}, {@code key}, {@code value}, {@code headers} of each command. */
  List<Object> commands() {
    return commands;
  }

  /** {@code path}, {@code input} of each try of an executor, or the request of an HTTP call. */
  List<Object> calls() {
    return calls;
  }

  List<Object> rejections() {
    return rejections;
  }

  List<Object> deadLetters() {
    return deadLetters;
  }

  List<Object> events() {
    return events;
  }

  /** Events, rejections, dead letters and notes together, in the order in which they came. */
  List<Map<?, ?>> answers() {
    return answers;
  }

  void command(OutgoingCommand command) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("topic", command.topic());
    json.put("key", command.key());
    json.put("value", value(command.value()));
    json.put("headers", command.headers());
    if (command.partition() != null) {
      json.put("partition", (long) command.partition());
    }
    commands.add(json);
  }

  private static @Nullable Object value(byte[] bytes) {
    try {
      return Json.parse(bytes);
    } catch (Json.InvalidJsonException e) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  void call(Callees.Asked asked) {
    calls.add(asked.toJson());
  }

  /** Something that leaves no record, but helps to understand what happened. */
  void note(long now, String sentence) {
    answers.add(Map.of("time", Instant.ofEpochMilli(now).toString(), "note", sentence));
  }

  Map<?, ?> event(WorkflowEvent event) {
    return add(events, eventFormat.write(event).get(0));
  }

  void rejection(Rejection rejection, long now) {
    add(rejections, RejectionFormat.write(rejection, now));
  }

  void deadLetter(DeadLetter letter, long now) {
    add(deadLetters, DeadLetterFormat.write(letter, now));
  }

  private Map<?, ?> add(List<Object> list, byte[] record) {
    Map<?, ?> json;
    try {
      json = (Map<?, ?>) Objects.requireNonNull(Json.parse(record));
    } catch (Json.InvalidJsonException e) {
      throw new IllegalStateException(e);
    }
    list.add(json);
    answers.add(json);
    return json;
  }
}
