package io.daggerflow.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.value.Json;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TemplateTopicsTest {

  @Test
  void topicsOfCommandsListenersAndStarts() throws Json.InvalidJsonException {
    Object template =
        Json.parse(
            """
            {"template": "T", "startOn": [{"topic": "orders", "id": "x"}],
             "parameters": {"topic": {"type": "string", "default": {"topic": "no-1"}}},
             "processes": [{"name": "P", "tasks": [
               {"name": "C", "type": "kafka-command", "topic": "commands",
                "value": {"topic": "no-2"}},
               {"name": "D", "type": "kafka-command", "topic": "${ params.topic }", "value": 1},
               {"name": "L", "type": "kafka-listener", "topic": "answers", "correlate": "x",
                "set": {"topic": "no-3"},
                "onStop": {"type": "kafka-command", "topic": "stops", "value": 1}},
               {"name": "M", "type": "kafka-listener", "topic": "answers", "correlate": "y"}]}]}
            """);

    assertThat(TemplateTopics.of((Map<?, ?>) template))
        .containsExactly("orders", "commands", "answers", "stops");
  }
}
