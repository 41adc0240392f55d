package io.daggerflow.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.engine.WorkflowEvent;
import io.daggerflow.engine.WorkflowEvent.Transition;
import io.daggerflow.state.Status;
import io.daggerflow.value.Json;
import io.daggerflow.view.InstanceView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventFormatTest {

  private static WorkflowEvent event(int nodes, Map<String, @Nullable Object> parameters) {
    List<Transition> transitions = new ArrayList<>();
    for (int i = 0; i < nodes; i++) {
      transitions.add(
          new Transition(
              "P/T" + i,
              "assign",
              Status.NOT_STARTED,
              Status.COMPLETED,
              1,
              0,
              null,
              0,
              null,
              false,
              false));
    }
    return new WorkflowEvent(
        "i",
        "T",
        1,
        1,
        0,
        new WorkflowEvent.RequestCause("start"),
        transitions,
        parameters,
        Map.of(),
        Status.EXECUTING,
        null,
        WorkflowEvent.Flags.UNCHANGED,
        List.of(),
        WorkflowEvent.Origin.PLAIN,
        "r-1");
  }

  @Test
  void anEventThatFitsIsOneRecord() throws Exception {
    List<byte[]> records = new EventFormat("run-1", 10_000).write(event(1, Map.of("a", 1L)));
    assertThat(records).hasSize(1);
    assertThat(Json.text(Json.parse(records.get(0))))
        .isEqualTo(
            "{\"instanceId\":\"i\",\"template\":\"T\",\"version\":1,\"seq\":1,"
                + "\"time\":\"1970-01-01T00:00:00.000Z\",\"cause\":{\"type\":\"request\",\"request\":\"start\"},"
                + "\"status\":\"EXECUTING\",\"requestId\":\"r-1\",\"jobRun\":\"run-1\","
                + "\"transitions\":[{\"path\":\"P/T0\",\"type\":\"assign\",\"from\":\"NOT_STARTED\",\"to\":\"COMPLETED\",\"run\":1}],"
                + "\"parameters\":{\"a\":1}}");
  }

  @Test
  void aLongEventIsSplitIntoPartsThatGiveTheSameView() throws Exception {
    Map<String, @Nullable Object> parameters = new LinkedHashMap<>();
    for (int i = 0; i < 50; i++) {
      parameters.put("p" + i, "\u0001".repeat(100));
    }
    WorkflowEvent event = event(200, parameters);
    List<byte[]> records = new EventFormat("run-1", 4096).write(event);

    assertThat(records).hasSizeGreaterThan(5).allMatch(record -> record.length <= 4096);
    InstanceView parts = new InstanceView("i");
    for (byte[] record : records) {
      parts.apply((Map<?, ?>) Objects.requireNonNull(Json.parse(record)));
    }
    InstanceView whole = new InstanceView("i");
    byte[] one = new EventFormat("run-1", Integer.MAX_VALUE).write(event).get(0);
    whole.apply((Map<?, ?>) Objects.requireNonNull(Json.parse(one)));
    assertThat(parts.toJson()).isEqualTo(whole.toJson());
    assertThat(whole.nodes()).hasSize(200);
  }
}
