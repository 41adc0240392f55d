package io.daggerflow.flink;

import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import io.daggerflow.value.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the job tells itself on the topic of deployments: no instance needs a retired version.
 *
 * @param id {@code name@version}
 * @param retirement which of its retirements this is about
 * @param closed whether none can come to need it any more
 * @param run that wrote it
 * @param checkpoint the one that it becomes visible with
 */
record Release(String id, long retirement, boolean closed, String run, long checkpoint) {

  /** Tells these records from requests of users. */
  private static final String HEADER = "dagger-release";

  static boolean isOne(Message message) {
    return message.headers().stream().anyMatch(header -> header.name().equals(HEADER));
  }

  Frame toRecord(String topic) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", "release");
    json.put("version", id);
    json.put("retirement", retirement);
    json.put("closed", closed);
    json.put("run", run);
    json.put("checkpoint", checkpoint);
    return Frame.out(
        new OutRecord(
            topic,
            null,
            Records.key(id),
            Json.bytes(json),
            List.of(new Header(HEADER, new byte[0]))));
  }

  /** Null if somebody else wrote it. */
  static @Nullable Release of(Message message) throws Json.InvalidJsonException {
    byte[] value = message.value();
    if (Json.parse(value == null ? new byte[0] : value) instanceof Map<?, ?> json
        && json.get("version") instanceof String id
        && json.get("retirement") instanceof Long retirement
        && json.get("closed") instanceof Boolean closed
        && json.get("run") instanceof String run
        && json.get("checkpoint") instanceof Long checkpoint) {
      return new Release(id, retirement, closed, run, checkpoint);
    }
    return null;
  }
}
