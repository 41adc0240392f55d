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

/** What a job put out, as JSON values, in the order in which it came, where the job has one. */
public final class Recorded {

  private final EventFormat eventFormat = new EventFormat(null, Integer.MAX_VALUE);
  private final List<Object> commands = new ArrayList<>();
  private final List<Object> calls = new ArrayList<>();
  private final List<Object> rejections = new ArrayList<>();
  private final List<Object> deadLetters = new ArrayList<>();
  private final List<Object> events = new ArrayList<>();
  private final List<Map<?, ?>> happened = new ArrayList<>();

  /** {@code topic}, {@code key}, {@code value}, {@code headers} of each command. */
  public List<Object> commands() {
    return commands;
  }

  /** {@code path}, {@code input} of each try of an executor, or the HTTP request. */
  public List<Object> calls() {
    return calls;
  }

  public List<Object> rejections() {
    return rejections;
  }

  public List<Object> deadLetters() {
    return deadLetters;
  }

  public List<Object> events() {
    return events;
  }

  /** Events, rejections, dead letters and notes together. */
  public List<Map<?, ?>> happened() {
    return happened;
  }

  // ---- as JSON

  public void command(Map<String, ?> command) {
    commands.add(command);
  }

  /** The call as it is listed. */
  public Map<String, @Nullable Object> call(Callees.Asked asked) {
    Map<String, @Nullable Object> call = asked.toJson();
    calls.add(call);
    return call;
  }

  public void event(Map<?, ?> event) {
    add(events, event);
  }

  public void rejection(Map<?, ?> rejection) {
    add(rejections, rejection);
  }

  public void deadLetter(Map<?, ?> letter) {
    add(deadLetters, letter);
  }

  private void add(List<Object> list, Map<?, ?> json) {
    list.add(json);
    happened.add(json);
  }

  /** The value of a command: JSON if it is, else text. */
  public static @Nullable Object value(byte[] bytes) {
    try {
      return Json.parse(bytes);
    } catch (Json.InvalidJsonException e) {
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  // ---- as the engine puts it out

  void command(OutgoingCommand command) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("topic", command.topic());
    json.put("key", command.key());
    json.put("value", value(command.value()));
    json.put("headers", command.headers());
    if (command.partition() != null) {
      json.put("partition", (long) command.partition());
    }
    command(json);
  }

  /** Something that leaves no record, but helps to understand what happened. */
  void note(long now, String sentence) {
    happened.add(Map.of("time", Instant.ofEpochMilli(now).toString(), "note", sentence));
  }

  Map<?, ?> event(WorkflowEvent event) {
    Map<?, ?> json = json(eventFormat.write(event).get(0));
    event(json);
    return json;
  }

  void rejection(Rejection rejection, long now) {
    rejection(json(RejectionFormat.write(rejection, now)));
  }

  void deadLetter(DeadLetter letter, long now) {
    deadLetter(json(DeadLetterFormat.write(letter, now)));
  }

  private static Map<?, ?> json(byte[] record) {
    try {
      return (Map<?, ?>) Objects.requireNonNull(Json.parse(record));
    } catch (Json.InvalidJsonException e) {
      throw new IllegalStateException(e);
    }
  }
}
