package io.daggerflow.tools.traces;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.value.Json;
import io.daggerflow.view.InstanceView;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The spans are the same with what is kept of the events as with all of them. */
final class SpanFieldsTest {

  private static final List<String> EVENTS =
      List.of(
          """
          {"instanceId": "o-1", "template": "T", "version": 2, "seq": 1, "jobRun": "r",
           "time": "2030-01-01T00:00:01Z", "status": "EXECUTING",
           "traceparent": "00-00112233445566778899aabbccddeeff-0123456789abcdef-01",
           "parent": {"instanceId": "p", "path": "A/B"},
           "parameters": {"secret": "much text"}, "definition": {"template": "T"},
           "transitions": [
            {"path": "", "type": "workflow", "from": "NOT_STARTED", "to": "EXECUTING", "run": 1},
            {"path": "A", "type": "process", "from": "NOT_STARTED", "to": "EXECUTING", "run": 1},
            {"path": "A/C[0]", "type": "call", "from": "NOT_STARTED", "to": "EXECUTING", "run": 1,
             "due": "2030-01-01T00:15:00.000Z", "waitsFor": {"topic": "X", "value": "much text"}}]}
          """,
          """
          {"instanceId": "o-1", "seq": 2, "jobRun": "r", "time": "2030-01-01T00:00:02Z",
           "transitions": [{"path": "A/C[0]", "type": "call", "to": "EXECUTING", "run": 2,
             "attempt": 3}], "elements": {"A/C[0]": {"x": "much text"}}}
          """,
          """
          {"instanceId": "o-1", "seq": 2, "jobRun": "new", "time": "2030-01-01T00:00:03Z",
           "transitions": [{"path": "A/C[0]", "type": "call", "to": "EXECUTING", "run": 3,
             "attempt": 2}]}
          """,
          """
          {"instanceId": "o-1", "seq": 3, "part": 1, "parts": 2, "jobRun": "new",
           "time": "2030-01-01T00:00:04Z", "status": "FAILURE", "reason": "A: late",
           "compensating": true, "transitions": [
            {"path": "A", "type": "process", "to": "FAILURE", "run": 1, "reason": "late",
             "inside": true}]}
          """,
          """
          {"instanceId": "o-1", "seq": 3, "part": 2, "parts": 2, "jobRun": "new",
           "time": "2030-01-01T00:00:04Z", "status": "FAILURE", "reason": "A: late",
           "compensating": false, "transitions": [
            {"path": "", "type": "workflow", "to": "FAILURE", "run": 1, "reason": "A: late"}]}
          """);

  @Test
  void nothingIsMissingInASpan() throws Exception {
    InstanceView whole = new InstanceView("o-1");
    InstanceView kept = new InstanceView("o-1");
    for (String text : EVENTS) {
      Map<?, ?> event = (Map<?, ?>) Json.parse(text);
      whole.apply(event);
      kept.apply(SpanFields.of(event));
    }

    assertThat(kept.isOver()).isTrue();
    assertThat(Trace.of(kept)).isEqualTo(Trace.of(whole)).hasSize(3);
    assertThat(kept.history().toString()).doesNotContain("much text", "waitsFor");
  }
}
