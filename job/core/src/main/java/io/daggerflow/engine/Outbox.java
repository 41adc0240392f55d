package io.daggerflow.engine;

import io.daggerflow.message.TraceContext;
import io.daggerflow.state.NodeState;
import io.daggerflow.template.Command;
import io.daggerflow.template.Failure;
import io.daggerflow.template.Place;
import io.daggerflow.value.Json;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The commands of one step. A record that Kafka would refuse never gets as far as the sink (rule
 * S12.1).
 */
final class Outbox {

  private final Transaction step;
  private final Surroundings surroundings;
  private int records;

  Outbox(Transaction step, Surroundings surroundings) {
    this.step = step;
    this.surroundings = surroundings;
  }

  /** How many records the step has put out. */
  int records() {
    return records;
  }

  /** Puts out the record, or fails the task; says whether it was put out. */
  boolean send(Place place, Command command) {
    byte[] value = bytes(command.value());
    if (!isPossible(place, command, value)) {
      return false;
    }
    records++;
    step.effect(
        new Effect.SendCommand(
            new OutgoingCommand(
                command.topic(),
                command.partition(),
                command.key(),
                value,
                headers(place, command.headers()))));
    return true;
  }

  private static byte[] bytes(@Nullable Object value) {
    return value instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : Json.bytes(value);
  }

  private boolean isPossible(Place place, Command command, byte[] value) {
    int partitions = surroundings.topics().partitions(command.topic());
    Integer partition = command.partition();
    if (partitions == 0) {
      return fail(place, "UNKNOWN_TOPIC", "topic '" + command.topic() + "' does not exist");
    }
    if (partition != null && partition >= partitions) {
      return fail(
          place,
          "UNKNOWN_TOPIC",
          "topic '" + command.topic() + "' has no partition " + partition + ", only " + partitions);
    }
    int length = length(command, value);
    int limit = surroundings.limits().messageBytes();
    if (length > limit) {
      return fail(place, "TOO_LARGE", "the record has " + length + " bytes, more than " + limit);
    }
    return true;
  }

  private static int length(Command command, byte[] value) {
    int length = value.length + length(command.key());
    for (Map.Entry<String, String> header : command.headers().entrySet()) {
      length += length(header.getKey()) + length(header.getValue());
    }
    return length;
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.getBytes(StandardCharsets.UTF_8).length;
  }

  private boolean fail(Place place, String code, String sentence) {
    step.failures().fail(place, Failure.of(code, sentence));
    return false;
  }

  private Map<String, String> headers(Place place, Map<String, String> own) {
    NodeState node = step.node(place);
    String id = step.instanceId();
    Map<String, String> headers = new LinkedHashMap<>(own);
    String trace = step.state().trace();
    if (trace != null) {
      headers.putIfAbsent(TraceContext.HEADER, trace);
    }
    headers.put("dagger-message-id", TaskRun.idempotencyKey(step, place));
    headers.put("dagger-instance-id", id);
    headers.put("dagger-path", place.path());
    headers.put("dagger-attempt", Integer.toString(Math.max(1, node.attempt())));
    headers.put("dagger-seq", (step.state().seq() + 1) + "." + records);
    return headers;
  }
}
