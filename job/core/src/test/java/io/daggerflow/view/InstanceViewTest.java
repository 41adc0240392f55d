package io.daggerflow.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.state.Status;
import io.daggerflow.value.Json;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The events are those of the wire format, the template is its OrderWorkflow. */
final class InstanceViewTest {

  private static final String STARTED =
      """
      {"instanceId": "o-1", "template": "OrderWorkflow", "version": 1, "seq": 1, "jobRun": "r1",
       "time": "2030-01-01T00:00:00.000Z", "cause": {"type": "request", "request": "start"},
       "transitions": [
        {"path": "", "type": "workflow", "from": "NOT_STARTED", "to": "EXECUTING", "run": 1},
        {"path": "PAYMENT", "type": "process", "from": "NOT_STARTED", "to": "EXECUTING", "run": 1,
         "due": "2030-01-01T00:15:00.000Z"},
        {"path": "PAYMENT/PAYMENT_COMMAND", "type": "kafka-command", "from": "NOT_STARTED",
         "to": "COMPLETED", "run": 1},
        {"path": "PAYMENT/PAYMENT_LISTENER", "type": "kafka-listener", "from": "NOT_STARTED",
         "to": "EXECUTING", "run": 1, "waitsFor": {"topic": "PAYMENT_LISTENER", "value": "A1"}}],
       "parameters": {"order_number": "A1", "amount": 0}, "status": "EXECUTING"}
      """;

  private static final String PAID =
      """
      {"instanceId": "o-1", "template": "OrderWorkflow", "version": 1, "seq": 2, "jobRun": "r1",
       "time": "2030-01-01T00:00:01.000Z",
       "cause": {"type": "message", "topic": "PAYMENT_LISTENER", "partition": 0, "offset": 17},
       "transitions": [
        {"path": "PAYMENT/PAYMENT_LISTENER", "type": "kafka-listener", "from": "EXECUTING",
         "to": "COMPLETED", "run": 1},
        {"path": "PAYMENT", "type": "process", "from": "EXECUTING", "to": "COMPLETED", "run": 1},
        {"path": "SHIPPING", "type": "process", "from": "NOT_STARTED", "to": "EXECUTING", "run": 1}],
       "parameters": {"payment_id": 7, "amount": null}, "status": "EXECUTING"}
      """;

  private static final String STOPPED =
      """
      {"instanceId": "o-1", "seq": 2, "jobRun": "r1", "time": "2030-01-01T00:00:02.000Z",
       "cause": {"type": "request", "request": "stop"}, "status": "STOPPED", "reason": "no stock",
       "transitions": [
        {"path": "", "type": "workflow", "from": "EXECUTING", "to": "STOPPED", "run": 1,
         "inside": true}]}
      """;

  private static final String TEMPLATE =
      """
      {"template": "OrderWorkflow", "version": 1, "processes": [
        {"name": "PAYMENT", "tasks": [
          {"name": "PAYMENT_COMMAND", "type": "kafka-command"},
          {"name": "PAYMENT_LISTENER", "type": "kafka-listener"}]},
        {"name": "SHIPPING", "tasks": [
          {"name": "SHIPPING_COMMAND", "type": "kafka-command"},
          {"name": "SHIPPING_LISTENER", "type": "kafka-listener"}]}]}
      """;

  @Test
  void theFirstEventTellsTheWholeState() {
    InstanceView view = view(STARTED);

    assertThat(view.status()).isEqualTo(Status.EXECUTING);
    assertThat(view.template()).isEqualTo("OrderWorkflow");
    assertThat(view.version()).isEqualTo(1);
    assertThat(view.created()).isEqualTo("2030-01-01T00:00:00.000Z");
    assertThat(view.submitted()).isEqualTo("2030-01-01T00:00:00.000Z");
    assertThat(view.completed()).isNull();
    assertThat(view.parameters()).containsEntry("order_number", "A1").containsEntry("amount", 0L);
    assertThat(view.isComplete()).isTrue();
    NodeView listener = view.node("PAYMENT/PAYMENT_LISTENER");
    assertThat(listener)
        .returns(Status.EXECUTING, NodeView::status)
        .returns("kafka-listener", NodeView::type)
        .returns("PAYMENT_LISTENER", NodeView::name)
        .returns(new NodeView.WaitsFor("PAYMENT_LISTENER", "A1"), NodeView::waitsFor);
    assertThat(view.node("PAYMENT").due()).isEqualTo("2030-01-01T00:15:00.000Z");
  }

  @Test
  void aFurtherEventChangesWhatItNames() {
    InstanceView view = view(STARTED, PAID);

    assertThat(view.node("PAYMENT"))
        .returns(Status.COMPLETED, NodeView::status)
        .returns(null, NodeView::due)
        .returns("2030-01-01T00:00:00.000Z", NodeView::submitted)
        .returns("2030-01-01T00:00:01.000Z", NodeView::completed);
    assertThat(view.node("PAYMENT/PAYMENT_LISTENER").waitsFor()).isNull();
    assertThat(view.parameters()).doesNotContainKey("amount").containsEntry("payment_id", 7L);
    assertThat(view.seq()).isEqualTo(2);
    assertThat(view.updated()).isEqualTo("2030-01-01T00:00:01.000Z");
  }

  @Test
  void theTemplateAddsNodesThatNobodyMentioned() {
    InstanceView view = view(STARTED);
    view.know(json(TEMPLATE));

    assertThat(view.nodes())
        .extracting(NodeView::path)
        .containsExactly(
            "PAYMENT",
            "PAYMENT/PAYMENT_COMMAND",
            "PAYMENT/PAYMENT_LISTENER",
            "SHIPPING",
            "SHIPPING/SHIPPING_COMMAND",
            "SHIPPING/SHIPPING_LISTENER");
    assertThat(view.node("SHIPPING")).returns(Status.NOT_STARTED, NodeView::status);
    assertThat(view.node("PAYMENT")).returns(Status.EXECUTING, NodeView::status);
  }

  @Test
  void whatIsUnfinishedInsideAStoppedInstanceIsStopped() {
    InstanceView view = view(STARTED, STOPPED);
    view.know(json(TEMPLATE));

    assertThat(view.reason()).isEqualTo("no stock");
    assertThat(view.isOver()).isTrue();
    assertThat(view.node("PAYMENT/PAYMENT_COMMAND")).returns(Status.COMPLETED, NodeView::status);
    assertThat(view.node("PAYMENT/PAYMENT_LISTENER"))
        .returns(Status.STOPPED, NodeView::status)
        .returns(null, NodeView::waitsFor);
    assertThat(view.node("SHIPPING/SHIPPING_LISTENER"))
        .returns(Status.STOPPED, NodeView::status)
        .returns(null, NodeView::submitted)
        .returns("2030-01-01T00:00:02.000Z", NodeView::completed);
  }

  @Test
  void whatIsUnfinishedInsideASkippedOrCompletedNodeIsSkipped() {
    for (String to : List.of("SKIPPED", "COMPLETED")) {
      InstanceView view = view(STARTED, inside("PAYMENT", to));
      assertThat(view.node("PAYMENT").status()).isEqualTo(Status.valueOf(to));
      assertThat(view.node("PAYMENT/PAYMENT_LISTENER").status()).isEqualTo(Status.SKIPPED);
      assertThat(view.node("PAYMENT/PAYMENT_COMMAND").status()).isEqualTo(Status.COMPLETED);
    }
  }

  @Test
  void aNodeThatStartsOverTakesEverythingInsideBack() {
    InstanceView view = view(STARTED, inside("PAYMENT", "NOT_STARTED"));

    assertThat(view.node("PAYMENT/PAYMENT_COMMAND"))
        .returns(Status.NOT_STARTED, NodeView::status)
        .returns(null, NodeView::completed);
  }

  @Test
  void aNameThatBeginsAlikeIsNotInside() {
    InstanceView view = view(STARTED, inside("PAY", "STOPPED"));

    assertThat(view.node("PAYMENT/PAYMENT_LISTENER").status()).isEqualTo(Status.EXECUTING);
  }

  @Test
  void whatTheStepNamesIsNotTakenAlong() {
    InstanceView view =
        view(
            STARTED,
            """
            {"seq": 2, "status": "EXECUTING", "transitions": [
              {"path": "PAYMENT", "to": "SKIPPED", "inside": true},
              {"path": "PAYMENT/PAYMENT_LISTENER", "to": "STOPPED"}]}
            """);

    assertThat(view.node("PAYMENT/PAYMENT_LISTENER").status()).isEqualTo(Status.STOPPED);
  }

  @Test
  void partsOfOneStepAreOneStep() {
    InstanceView view =
        view(
            STARTED,
            """
            {"seq": 2, "part": 1, "parts": 2, "status": "EXECUTING", "transitions": [
              {"path": "A[0]", "type": "branch", "to": "EXECUTING", "run": 1}]}
            """,
            """
            {"seq": 2, "part": 2, "parts": 2, "status": "EXECUTING", "transitions": [
              {"path": "A[1]", "type": "branch", "to": "EXECUTING", "run": 1}]}
            """);

    assertThat(view.seq()).isEqualTo(2);
    assertThat(view.isComplete()).isTrue();
    assertThat(view.node("A[0]")).isNotNull();
    assertThat(view.node("A[1]")).isNotNull();
  }

  @Test
  void theOlderTailIsVoidUnderANewRunOfTheJob() {
    InstanceView view = view(STARTED, PAID);
    view.apply(
        json(
            """
            {"instanceId": "o-1", "seq": 2, "jobRun": "r2", "time": "2030-01-01T00:01:00.000Z",
             "status": "EXECUTING", "transitions": [], "parameters": {"payment_id": 8}}
            """));

    assertThat(view.seq()).isEqualTo(2);
    assertThat(view.node("PAYMENT").status()).isEqualTo(Status.EXECUTING);
    assertThat(view.node("SHIPPING")).isNull();
    assertThat(view.parameters()).containsEntry("payment_id", 8L).containsEntry("amount", 0L);
    assertThat(view.history()).hasSize(2);
    view.apply(json(PAID));
    assertThat(view.parameters()).as("an event of the former run").containsEntry("payment_id", 8L);
  }

  @Test
  void aNewRunGoesOnWithTheNextStep() {
    InstanceView view = view(STARTED);
    view.apply(json(PAID.replace("\"r1\"", "\"r2\"")));

    assertThat(view.node("PAYMENT").status()).isEqualTo(Status.COMPLETED);
    assertThat(view.history()).hasSize(2);
  }

  @Test
  void anIdThatIsUsedAgainIsAnotherInstance() {
    InstanceView view = view(STARTED, STOPPED, STARTED);

    assertThat(view.status()).isEqualTo(Status.EXECUTING);
    assertThat(view.reason()).isNull();
    assertThat(view.history()).hasSize(1);
    assertThat(view.isComplete()).isTrue();
  }

  @Test
  void aGapIsSeen() {
    assertThat(view(PAID).isComplete()).isFalse();
  }

  @Test
  void flagsChangeOnlyWhereAnEventNamesThem() {
    InstanceView view =
        view(
            STARTED,
            """
            {"seq": 2, "status": "FAILURE", "reason": "TIMEOUT: late", "compensating": true,
             "incidents": 1, "suspended": true, "transitions": [
               {"path": "PAYMENT/PAYMENT_LISTENER", "from": "EXECUTING", "to": "EXECUTING",
                "run": 1, "attempt": 3, "hold": true, "reason": "TIMEOUT: late"}]}
            """,
            """
            {"seq": 3, "status": "FAILURE", "reason": "TIMEOUT: late", "transitions": [],
             "failures": [{"path": "PAYMENT/X#compensate", "reason": "HANDLER: no"}]}
            """);

    assertThat(view.isSuspended()).isTrue();
    assertThat(view.isCompensating()).isTrue();
    assertThat(view.isOver()).isFalse();
    assertThat(view.incidents()).isEqualTo(1);
    assertThat(view.failures()).hasSize(1);
    assertThat(view.node("PAYMENT/PAYMENT_LISTENER"))
        .returns(true, NodeView::hold)
        .returns(3L, NodeView::attempt)
        .returns("TIMEOUT: late", NodeView::reason)
        .returns("2030-01-01T00:00:00.000Z", NodeView::submitted);
  }

  @Test
  void elementsAreMergedByCopy() {
    InstanceView view =
        view(
            STARTED,
            "{\"seq\": 2, \"elements\": {\"SHIP[0]\": {\"tracking\": \"t\", \"x\": 1}}}",
            "{\"seq\": 3, \"elements\": {\"SHIP[0]\": {\"x\": null}}}");

    assertThat(view.elements()).containsEntry("SHIP[0]", Map.of("tracking", "t"));
  }

  @Test
  void branchesAndCopiesStandWithTheirParents() {
    InstanceView view =
        view(
            "{\"seq\": 1, \"transitions\": ["
                + "{\"path\": \"SHIP\", \"to\": \"EXECUTING\"},"
                + "{\"path\": \"ROUTE/case-2/BOOK\", \"to\": \"EXECUTING\"},"
                + "{\"path\": \"SHIP[0]/PRINT\", \"to\": \"EXECUTING\"}]}");
    view.know(
        json(
            """
            {"template": "T", "version": 1, "processes": [
              {"name": "ROUTE", "tasks": [{"name": "D", "type": "decision", "cases": [
                 {"when": "true", "tasks": [{"name": "X", "type": "assign"}]},
                 {"name": "second", "when": "true", "tasks": []}],
                 "otherwise": {"tasks": []}}]},
              {"name": "SHIP", "forEach": "params.p", "tasks": [{"name": "L", "type": "assign"}]},
              {"name": "BOTH", "type": "parallel", "processes": [{"name": "ONE", "tasks": []}]}]}
            """));

    assertThat(view.nodes())
        .extracting(NodeView::path)
        .containsExactly(
            "ROUTE",
            "ROUTE/D",
            "ROUTE/D/case-1",
            "ROUTE/D/case-1/X",
            "ROUTE/D/second",
            "ROUTE/D/otherwise",
            "ROUTE/case-2/BOOK",
            "SHIP",
            "SHIP[0]/PRINT",
            "BOTH",
            "BOTH/ONE");
    assertThat(view.node("BOTH").type()).isEqualTo("parallel");
  }

  @Test
  void s10_6_aMigrationDropsWhatTheNewVersionLacks() {
    InstanceView view =
        view(
            "{\"seq\": 1, \"version\": 1, \"transitions\": ["
                + "{\"path\": \"OLD\", \"to\": \"EXECUTING\"},"
                + "{\"path\": \"OLD/T\", \"to\": \"EXECUTING\"},"
                + "{\"path\": \"KEPT\", \"to\": \"COMPLETED\"},"
                + "{\"path\": \"SHIP[0]/L\", \"to\": \"EXECUTING\"},"
                + "{\"path\": \"D/X/A\", \"to\": \"EXECUTING\"},"
                + "{\"path\": \"KEPT/A#do\", \"to\": \"COMPLETED\"}]}",
            "{\"seq\": 2, \"version\": 2, \"transitions\": []}");
    view.know(
        json(
            """
            {"template": "T", "version": 2, "processes": [
              {"name": "NEW", "tasks": []},
              {"name": "KEPT", "tasks": [{"name": "A", "type": "trigger"}]},
              {"name": "SHIP", "forEach": "params.p", "tasks": [{"name": "L", "type": "assign"}]},
              {"name": "D", "type": "dynamic"}]}
            """));

    assertThat(view.nodes())
        .extracting(NodeView::path)
        .containsExactly("NEW", "KEPT", "KEPT/A", "KEPT/A#do", "SHIP", "SHIP[0]/L", "D", "D/X/A");
    assertThat(view.node("KEPT").status()).isEqualTo(Status.COMPLETED);
  }

  @Test
  void s10_6_aMigrationDropsThemAlsoIfTheTemplateIsKnownBefore() {
    InstanceView view =
        view(
            "{\"seq\": 1, \"version\": 1, \"transitions\": ["
                + "{\"path\": \"OLD\", \"to\": \"EXECUTING\"}]}");
    view.know(json("{\"version\": 2, \"processes\": [{\"name\": \"NEW\", \"tasks\": []}]}"));
    assertThat(view.nodes()).extracting(NodeView::path).containsExactly("NEW", "OLD");

    view.apply(json("{\"seq\": 2, \"version\": 2}"));

    assertThat(view.nodes()).extracting(NodeView::path).containsExactly("NEW");
  }

  @Test
  void theProcessesOfDynamicOnesAreNodesToo() {
    InstanceView view =
        view(
            """
            {"seq": 1, "processes": {"D": [{"name": "X", "tasks": [{"name": "A", "type": "assign"}]}]},
             "transitions": [{"path": "PRE", "to": "EXECUTING"}]}
            """);
    view.know(
        json(
            """
            {"version": 1, "processes": [{"name": "PRE", "type": "parallel", "processes": [
              {"name": "D", "type": "dynamic"}, {"name": "E", "type": "dynamic"}]}]}
            """));

    assertThat(view.nodes())
        .extracting(NodeView::path)
        .containsExactly("PRE", "PRE/D", "PRE/D/X", "PRE/D/X/A", "PRE/E");
  }

  @Test
  void whichNodesThereMayBeIsKnownWithTheTemplate() {
    InstanceView view = view(STARTED);
    assertThat(view.mayHave("ANYTHING/GOES")).isTrue();
    view.know(
        json(
            """
            {"version": 1, "processes": [
              {"name": "P", "tasks": [{"name": "T", "type": "assign"}]},
              {"name": "S", "forEach": "params.p", "tasks": [{"name": "L", "type": "assign"}]},
              {"name": "D", "type": "dynamic"}]}
            """));

    assertThat(List.of("", "P", "P/T", "P/T#do", "S[3]/L", "S[0]", "D/X", "PAYMENT"))
        .allMatch(view::mayHave);
    assertThat(List.of("Q", "P/U", "S/L", "P/T/U")).noneMatch(view::mayHave);
  }

  @Test
  void fieldsOfANewerJobAreIgnored() {
    InstanceView view =
        view(
            "{\"seq\": 1, \"status\": \"FROZEN\", \"news\": {}, \"incidents\": \"many\","
                + " \"transitions\": [3, {\"to\": \"COMPLETED\"}, {\"path\": \"A\", \"to\": \"ODD\"}]}");

    assertThat(view.status()).isEqualTo(Status.NOT_STARTED);
    assertThat(view.incidents()).isZero();
    assertThat(view.node("A").status()).isEqualTo(Status.NOT_STARTED);
  }

  @Test
  void theWholeViewIsOneJsonValue() {
    Map<String, Object> json = view(STARTED).toJson();

    assertThat(Json.text(json))
        .startsWith(
            "{\"instanceId\":\"o-1\",\"template\":\"OrderWorkflow\",\"version\":1,"
                + "\"status\":\"EXECUTING\",\"suspended\":false")
        .contains("\"waitsFor\":{");
  }

  private static String inside(String path, String to) {
    return "{\"seq\": 2, \"status\": \"EXECUTING\", \"transitions\": [{\"path\": \""
        + path
        + "\", \"to\": \""
        + to
        + "\", \"inside\": true}]}";
  }

  private static InstanceView view(String... events) {
    InstanceView view = new InstanceView("o-1");
    for (String event : events) {
      view.apply(json(event));
    }
    return view;
  }

  private static Map<?, ?> json(String text) {
    try {
      return (Map<?, ?>) Json.parse(text);
    } catch (Json.InvalidJsonException e) {
      throw new AssertionError(e);
    }
  }
}
