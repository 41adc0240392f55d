package io.daggerflow.format;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.engine.Parent;
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

  private static WorkflowEvent full(
      WorkflowEvent.Cause cause, List<Transition> transitions, WorkflowEvent.Origin origin) {
    Map<String, Map<String, @Nullable Object>> elements = new LinkedHashMap<>();
    elements.put("E[0]", Map.of("tracking", "t-1"));
    elements.put("E[1]", Map.of("tracking", "t-2", "weight", 3L));
    return new WorkflowEvent(
        "i",
        "T",
        1,
        1,
        0,
        cause,
        transitions,
        Map.of(),
        elements,
        Status.FAILURE,
        "P: HANDLER: no",
        new WorkflowEvent.Flags(true, false, 2),
        List.of(
            new WorkflowEvent.ActionFailure("P/A#onStop", "HANDLER: a"),
            new WorkflowEvent.ActionFailure("P/A#compensate", "HANDLER: b")),
        origin,
        null);
  }

  private static final WorkflowEvent.Origin ORIGIN =
      new WorkflowEvent.Origin(
          Map.of("template", "T"),
          Map.of("D", List.of(Map.of("name", "X"))),
          new Parent("parent", 1, "P/CHILD", 1, true),
          "00-11112222333344445555666677778888-1234567890abcdef-01");

  private static final Transition HELD =
      new Transition(
          "P/A",
          "executor",
          Status.EXECUTING,
          Status.EXECUTING,
          2,
          3,
          "HANDLER: no",
          60_000,
          new WorkflowEvent.WaitsFor("t", null),
          true,
          true);

  @Test
  void everyFieldIsWritten() throws Exception {
    WorkflowEvent event = full(new WorkflowEvent.HandlerCause("P/A", 3), List.of(HELD), ORIGIN);

    Object json = Json.parse(new EventFormat(null, 10_000).write(event).get(0));

    assertThat(Json.text(json))
        .isEqualTo(
            """
            {"instanceId":"i","template":"T","version":1,"seq":1,"time":"1970-01-01T00:00:00.000Z",\
            "cause":{"type":"handler","path":"P/A","attempt":3},"status":"FAILURE",\
            "reason":"P: HANDLER: no","suspended":true,"compensating":false,"incidents":2,\
            "parent":{"instanceId":"parent","path":"P/CHILD"},\
            "traceparent":"00-11112222333344445555666677778888-1234567890abcdef-01","definition":{"template":"T"},\
            "processes":{"D":[{"name":"X"}]},\
            "transitions":[{"path":"P/A","type":"executor","from":"EXECUTING","to":"EXECUTING",\
            "run":2,"attempt":3,"reason":"HANDLER: no","due":"1970-01-01T00:01:00.000Z",\
            "waitsFor":{"topic":"t"},"inside":true,"hold":true}],\
            "elements":{"E[0]":{"tracking":"t-1"},"E[1]":%s},\
            "failures":[{"path":"P/A#onStop","reason":"HANDLER: a"},\
            {"path":"P/A#compensate","reason":"HANDLER: b"}]}"""
                .formatted(Json.text(Map.of("tracking", "t-2", "weight", 3L))));
  }

  @Test
  void everyCauseIsWritten() throws Exception {
    assertThat(cause(new WorkflowEvent.RequestCause("stop")))
        .isEqualTo("{\"type\":\"request\",\"request\":\"stop\"}");
    assertThat(cause(new WorkflowEvent.MessageCause("t", 1, 2)))
        .isEqualTo("{\"type\":\"message\",\"topic\":\"t\",\"partition\":1,\"offset\":2}");
    assertThat(cause(new WorkflowEvent.TimerCause("P", 1)))
        .isEqualTo("{\"type\":\"timer\",\"path\":\"P\",\"due\":\"1970-01-01T00:00:00.001Z\"}");
    assertThat(cause(new WorkflowEvent.HandlerCause("P/A", 1)))
        .isEqualTo("{\"type\":\"handler\",\"path\":\"P/A\",\"attempt\":1}");
    assertThat(cause(new WorkflowEvent.ChildCause("P/A", "c")))
        .isEqualTo("{\"type\":\"child\",\"path\":\"P/A\",\"instanceId\":\"c\"}");
  }

  private static String cause(WorkflowEvent.Cause cause) throws Exception {
    WorkflowEvent event = full(cause, List.of(), WorkflowEvent.Origin.PLAIN);
    Map<?, ?> json = (Map<?, ?>) Json.parse(new EventFormat(null, 10_000).write(event).get(0));
    return Json.text(Objects.requireNonNull(json).get("cause"));
  }

  @Test
  void partsTellTheSameAsTheWhole() throws Exception {
    WorkflowEvent event =
        full(new WorkflowEvent.ChildCause("P/A", "c"), List.of(HELD, HELD), ORIGIN);
    List<byte[]> records = new EventFormat(null, 690).write(event);

    assertThat(records).hasSize(3).allMatch(record -> record.length <= 690);
    InstanceView parts = new InstanceView("i");
    int flags = 0;
    for (byte[] record : records) {
      Map<?, ?> json = (Map<?, ?>) Objects.requireNonNull(Json.parse(record));
      flags += json.containsKey("incidents") ? 1 : 0;
      parts.apply(json);
    }
    InstanceView whole = new InstanceView("i");
    byte[] one = new EventFormat(null, Integer.MAX_VALUE).write(event).get(0);
    whole.apply((Map<?, ?>) Objects.requireNonNull(Json.parse(one)));
    assertThat(flags).isEqualTo(1);
    assertThat(parts.toJson()).isEqualTo(whole.toJson());
    assertThat(parts.definition()).isEqualTo(Map.of("template", "T"));
    assertThat(parts.traceparent()).isEqualTo(whole.traceparent()).startsWith("00-1111");
    assertThat(parts.failures()).hasSize(2);
    assertThat(parts.elements()).hasSize(2);
  }
}
