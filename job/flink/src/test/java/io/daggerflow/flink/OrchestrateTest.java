package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.correlation.Close;
import io.daggerflow.correlation.Delivery;
import io.daggerflow.correlation.LoopbackBatch;
import io.daggerflow.correlation.Notice;
import io.daggerflow.correlation.Offer;
import io.daggerflow.correlation.Open;
import io.daggerflow.correlation.Return;
import io.daggerflow.correlation.Subscription;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** {@code orchestrate} alone, on RocksDB, with time in the hands of the test. */
final class OrchestrateTest {

  private static final long DAY = 24 * 60 * 60 * 1000L;

  private static final String[] FAMILY = {
    """
    template: Parent
    version: 1
    processes:
      - name: P
        tasks:
          - {name: CALL, type: workflow, template: Child, id: "c-${ instance.id }"}
          - {name: AFTER, type: kafka-command, topic: AFTER, value: 1}
    """,
    """
    template: Child
    version: 1
    processes:
      - name: P
        tasks: [{name: C, type: kafka-command, topic: CHILD, value: 1}]
    """,
    """
    template: Later
    version: 1
    processes:
      - name: P
        tasks:
          - {name: T, type: trigger, after: PT1M}
          - {name: C, type: kafka-command, topic: LATER, value: 1}
    """,
    """
    template: Filled
    version: 1
    processes: [{name: D, type: dynamic}]
    """,
    """
    template: Undone
    version: 1
    processes:
      - name: P
        tasks:
          - name: A
            type: assign
            set: {a: 1}
            compensate: {type: kafka-command, topic: UNDO, value: 1, retry: {maxAttempts: 3, jitter: 0}}
          - {name: E, type: end, status: FAILURE}
    """
  };

  /** Topics that a test can break, so that the engine fails at a command. */
  private static final class Breakable implements TopicsSource, TopicsSource.Opened {
    private String broken = "";
    private String missing = "";

    @Override
    public TopicsSource.Opened open() {
      return this;
    }

    @Override
    public int partitions(String topic) {
      if (topic.equals(broken)) {
        throw new IllegalArgumentException("a bug");
      }
      return topic.equals(missing) ? 0 : 1;
    }

    @Override
    public void close() {}
  }

  private static OrchestrateHarness opened(
      DeliveryMode delivery, @Nullable OperatorSubtaskState snapshot, long now) throws Exception {
    return OrchestrateHarness.opened(
        Samples.settings(delivery, FAMILY), Operators::topics, snapshot, now);
  }

  private static OrchestrateHarness fresh() throws Exception {
    return opened(DeliveryMode.EXACTLY_ONCE, null, 1_000);
  }

  private static OrchestrateHarness lowLatency() throws Exception {
    return opened(DeliveryMode.LOW_LATENCY, null, 1_000);
  }

  private static OrchestrateHarness with(TopicsSource topics) throws Exception {
    return OrchestrateHarness.opened(Samples.settings(FAMILY), topics, null, 1_000);
  }

  private static OrchestrateHarness restored(OperatorSubtaskState snapshot, long now)
      throws Exception {
    return opened(DeliveryMode.EXACTLY_ONCE, snapshot, now);
  }

  private static OrchestrateHarness half(OperatorSubtaskState snapshot, int index)
      throws Exception {
    return OrchestrateHarness.half(Samples.settings(FAMILY), snapshot, index, 2_000);
  }

  /** Commands that left at once since the last call. */
  private static List<Frame> commands(OrchestrateHarness harness) {
    return Operators.out(harness, Names.COMMANDS);
  }

  /** How many more instances need the version, as was told since the last call. */
  private static List<Long> needs(OrchestrateHarness harness) {
    return Operators.out(harness, Names.NEEDS).stream().map(frame -> frame.need().more()).toList();
  }

  /** The version of {@link Samples#start}. */
  private static StoredTemplate order() {
    return Samples.settings().templates().stream()
        .filter(template -> template.id().equals("OrderWorkflow@1"))
        .findAny()
        .orElseThrow();
  }

  private static void reply(
      OrchestrateHarness harness, List<Open> opens, int listener, String topic) throws Exception {
    harness.send(
        Samples.delivery(opens.get(listener), topic, "{\"order_number\":\"A1\",\"payment_id\":7}"));
  }

  @Test
  void anOrderGoesToItsEndAndLeavesNothing() throws Exception {
    try (var harness = fresh()) {
      harness.send(Samples.start("o-1", "A1"));
      List<Frame> started = harness.out();
      assertThat(Samples.to("PAYMENT_COMMAND", started)).hasSize(1);
      assertThat(Samples.to("dagger.events", started)).hasSize(1);
      List<Open> opens = Samples.opens(started);
      assertThat(opens).hasSize(2);
      assertThat(Samples.loopback(started).get(0).run()).isEqualTo("run-1");
      assertThat(Samples.loopback(started).get(0).checkpoint()).isEqualTo(1);

      reply(harness, opens, 0, "PAYMENT_LISTENER");
      assertThat(Samples.to("SHIPPING_COMMAND", harness.out())).hasSize(1);
      reply(harness, opens, 1, "SHIPPING_LISTENER");
      assertThat(Samples.text(Samples.to("dagger.events", harness.out()).get(0)))
          .contains("\"seq\":3")
          .contains("\"status\":\"COMPLETED\"");

      assertThat(Samples.keys(harness.getOperator(), "instance")).isEqualTo(1);
      harness.setProcessingTime(1_000 + DAY + 100);
      assertThat(harness.out()).isEmpty();
      assertThat(Samples.keys(harness.getOperator(), "instance")).isZero();
      assertThat(harness.numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void aDeadlineThatPasses() throws Exception {
    try (var harness = fresh()) {
      harness.send(Samples.start("o-1", "A1"));
      harness.out();
      harness.setProcessingTime(1_000 + 15 * 60 * 1000 - 1);
      assertThat(harness.out()).isEmpty();
      harness.setProcessingTime(1_000 + 15 * 60 * 1000);
      assertThat(Samples.text(Samples.to("dagger.events", harness.out()).get(0)))
          .contains("TIMEOUT")
          .contains("\"status\":\"FAILURE\"");
    }
  }

  @Test
  void anErrorOfTheEngineCostsTheRecordAndNothingElse() throws Exception {
    Breakable topics = new Breakable();
    topics.broken = "SHIPPING_COMMAND";
    try (var harness = with(topics)) {
      harness.send(Samples.start("o-1", "A1"));
      List<Open> opens = Samples.opens(harness.out());
      reply(harness, opens, 0, "PAYMENT_LISTENER");
      List<Frame> out = harness.out();
      assertThat(out).hasSize(2);
      assertThat(Samples.opens(out))
          .as("the subscription that the delivery ended is open again")
          .singleElement()
          .satisfies(open -> assertThat(open.subscription().again()).isTrue());
      assertThat(Samples.text(Samples.to("dagger.dead-letters", out).get(0)))
          .contains("INTERNAL_ERROR")
          .contains("a bug")
          .contains("PAYMENT_LISTENER");
      harness.send(
          Frame.request(
              "o-1",
              Samples.message("dagger.control", 6, "{\"type\":\"stop\",\"instanceId\":\"o-1\"}")));
      assertThat(Samples.text(Samples.to("dagger.events", harness.out()).get(0)))
          .contains("\"seq\":2")
          .contains("\"status\":\"STOPPED\"");
    }
  }

  @Test
  void afterARestoreWithAnotherParallelismInstancesGoOn() throws Exception {
    int orders = 20;
    OperatorSubtaskState snapshot;
    List<Open> opens;
    try (var harness = fresh()) {
      for (int i = 0; i < orders; i++) {
        harness.send(Samples.start("o-" + i, "A" + i));
      }
      opens = Samples.opens(harness.out());
      snapshot = harness.snapshot(7, 0);
    }
    int taken = 0;
    for (int index = 0; index < 2; index++) {
      try (var harness = half(snapshot, index)) {
        for (int i = 0; i < orders; i++) {
          if (KeyGroupRangeAssignment.assignKeyToParallelOperator(
                  "o-" + i, Operators.MAX_PARALLELISM, 2)
              == index) {
            reply(harness, opens, 2 * i, "PAYMENT_LISTENER");
            assertThat(Samples.to("SHIPPING_COMMAND", harness.out())).hasSize(1);
            taken++;
          }
        }
      }
    }
    assertThat(taken).isEqualTo(orders);
  }

  @Test
  void wakeUpsThatWereDueBeforeARestoreWaitForAnswers() throws Exception {
    OperatorSubtaskState snapshot;
    List<Open> opens;
    try (var harness = fresh()) {
      harness.send(Samples.start("o-1", "A1"));
      harness.send(Samples.start("o-2", "A2"));
      opens = Samples.opens(harness.out());
      snapshot = harness.snapshot(1, 0);
    }
    long restored = 2 * DAY;
    try (var harness = restored(snapshot, restored)) {
      harness.setProcessingTime(restored + 1);
      assertThat(harness.out()).isEmpty();
      reply(harness, opens, 0, "PAYMENT_LISTENER");
      assertThat(Samples.to("SHIPPING_COMMAND", harness.out())).hasSize(1);
      harness.setProcessingTime(restored + 12_500);
      List<OutRecord> events = Samples.to("dagger.events", harness.out());
      assertThat(events).hasSize(1);
      assertThat(Samples.text(events.get(0))).contains("o-2").contains("TIMEOUT");
    }
  }

  @Test
  void s10_9_whoNeedsARetiredVersionIsTold() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = fresh()) {
      for (int i = 0; i < 20; i++) {
        harness.send(Samples.start("o-" + i, "A" + i));
      }
      List<Open> opens = Samples.opens(harness.out());
      harness.send(Samples.start("o-1", "A1"));
      assertThat(needs(harness)).as("nobody asked yet").isEmpty();
      harness.tell(order().retire());
      assertThat(needs(harness)).as("a refused start is none").containsExactly(20L);
      reply(harness, opens, 0, "PAYMENT_LISTENER");
      assertThat(needs(harness)).isEmpty();
      reply(harness, opens, 1, "SHIPPING_LISTENER");
      assertThat(needs(harness)).as("one is COMPLETED").containsExactly(-1L);
      harness.send(Samples.request("o-1", "stop", ""));
      assertThat(needs(harness)).as("one is STOPPED").containsExactly(-1L);
      harness.send(Samples.request("o-1", "retry", ""));
      assertThat(needs(harness)).as("it goes on").containsExactly(1L);
      harness.send(Samples.start("late", "A"));
      assertThat(needs(harness)).as("it takes no starts").isEmpty();
      snapshot = harness.snapshot(1, 0);
    }
    long sum = 0;
    for (int index = 0; index < 2; index++) {
      try (var harness = half(snapshot, index)) {
        harness.setProcessingTime(20 * DAY);
        harness.setProcessingTime(40 * DAY);
        sum += needs(harness).stream().mapToLong(more -> more).sum();
      }
    }
    assertThat(sum).as("all are over, whichever subtask counted them in").isEqualTo(-19);
  }

  @Test
  void s10_9_toAVersionThatIsAboutToLeaveNobodyComesBack() throws Exception {
    try (var harness = fresh()) {
      harness.send(Samples.start("over", "A1"));
      harness.send(Samples.start("open", "A2"));
      List<Open> opens = Samples.opens(harness.out());
      harness.send(Samples.request("over", "stop", ""));
      StoredTemplate closed = order().retire().close();
      harness.tell(closed);
      harness.out();
      needs(harness);
      harness.send(Samples.request("over", "retry", ""));
      assertThat(rejection(harness)).contains("UNKNOWN_TEMPLATE");
      reply(harness, opens, 2, "PAYMENT_LISTENER");
      assertThat(Samples.to("SHIPPING_COMMAND", harness.out()))
          .as("one that is not over goes on")
          .hasSize(1);
      reply(harness, opens, 3, "SHIPPING_LISTENER");
      assertThat(needs(harness)).containsExactly(-1L);
      harness.out();
      harness.tell(closed.leave());
      harness.send(Samples.request("over", "retry", ""));
      assertThat(rejection(harness)).contains("UNKNOWN_TEMPLATE");
      harness.tell(closed.leave().bringBack(closed.definition(), 2_000));
      harness.send(Samples.request("over", "retry", ""));
      assertThat(rejection(harness))
          .as("the version that is there now may be another one")
          .contains("UNKNOWN_TEMPLATE");
      harness.send(Samples.start("new", "A3"));
      assertThat(Samples.opens(harness.out())).hasSize(2);
    }
  }

  private static String rejection(OrchestrateHarness harness) {
    List<OutRecord> rejections = Samples.to("dagger.rejections", harness.out());
    assertThat(rejections).hasSize(1);
    return Samples.text(rejections.get(0));
  }

  @Test
  void wakeUpsThatWaitedAfterARestoreWaitAgainAfterTheNext() throws Exception {
    OperatorSubtaskState snapshot;
    List<Open> opens;
    try (var harness = fresh()) {
      harness.send(Samples.start("o-1", "A1"));
      harness.send(Samples.start("o-2", "A2"));
      opens = Samples.opens(harness.out());
      snapshot = harness.snapshot(1, 0);
    }
    long first = 2 * DAY;
    try (var harness = restored(snapshot, first)) {
      harness.setProcessingTime(first + 1);
      assertThat(harness.out()).isEmpty();
      SavepointType savepoint = SavepointType.savepoint(SavepointFormatType.CANONICAL);
      snapshot = harness.snapshotWithLocalState(2, 0, savepoint).getJobManagerOwnedState();
    }
    long second = first + DAY;
    try (var harness = restored(snapshot, second)) {
      harness.setProcessingTime(second + 1);
      assertThat(harness.out()).isEmpty();
      reply(harness, opens, 0, "PAYMENT_LISTENER");
      assertThat(Samples.to("SHIPPING_COMMAND", harness.out())).hasSize(1);
      harness.setProcessingTime(second + 12_500);
      assertThat(event(harness)).contains("o-2").contains("TIMEOUT");
    }
  }

  // ---- instances that tell one another

  private static String event(OrchestrateHarness harness) {
    List<OutRecord> events = Samples.to("dagger.events", harness.out());
    assertThat(events).hasSize(1);
    return Samples.text(events.get(0));
  }

  /** Starts a parent; gives what it tells its child. */
  private static Frame parent(OrchestrateHarness harness) throws Exception {
    harness.send(Samples.request("p", "start", ",\"template\":\"Parent\""));
    List<Frame> told = Samples.told(harness.out());
    assertThat(told).hasSize(1);
    assertThat(told.get(0).key()).isEqualTo("c-p");
    return told.get(0);
  }

  @Test
  void s13_aChildIsStartedThroughTheLoopbackAndItsEndComesBackSo() throws Exception {
    try (var harness = fresh()) {
      Frame start = parent(harness);
      harness.send(start);
      List<Frame> out = harness.out();
      assertThat(Samples.text(Samples.to("dagger.events", out).get(0)))
          .contains("\"parent\":{\"instanceId\":\"p\",\"path\":\"P/CALL\"}")
          .contains("\"status\":\"COMPLETED\"");
      assertThat(Samples.to("CHILD", out).get(0).headers())
          .anySatisfy(
              header -> {
                assertThat(header.name()).isEqualTo("dagger-message-id");
                assertThat(header.value())
                    .isEqualTo(Samples.bytes("c-p/" + start.told().life() + "/P/C/1"));
              });
      assertThat(Samples.loopback(out).get(0).sender()).isEqualTo("c-p");
      harness.send(Samples.told(out).get(0));
      assertThat(event(harness)).contains("\"type\":\"child\"").contains("COMPLETED");
    }
  }

  @Test
  void s11_anErrorAtTheStartOfAChildIsToldToItsParent() throws Exception {
    Breakable topics = new Breakable();
    topics.broken = "CHILD";
    try (var harness = with(topics)) {
      harness.send(parent(harness));
      List<Frame> out = harness.out();
      assertThat(Samples.text(Samples.to("dagger.dead-letters", out).get(0)))
          .contains("INTERNAL_ERROR")
          .contains("dagger.loopback")
          .contains("\"instanceId\":\"c-p\"");
      harness.send(Samples.told(out).get(0));
      assertThat(event(harness))
          .contains("\"status\":\"FAILURE\"")
          .contains("CHILD: child 'c-p' was refused: INTERNAL_ERROR: ")
          .contains("a bug");
    }
  }

  @Test
  void s11_anErrorAtTheNewsOfAChildSuspendsItsParentAndLosesNothing() throws Exception {
    Breakable topics = new Breakable();
    topics.broken = "AFTER";
    try (var harness = with(topics)) {
      harness.send(parent(harness));
      harness.send(Samples.told(harness.out()).get(0));
      assertThat(event(harness))
          .contains("\"suspended\":true")
          .contains("\"status\":\"EXECUTING\"")
          .contains("\"reason\":\"INTERNAL_ERROR: ");
      topics.broken = "";
      harness.send(Samples.request("p", "resume", ""));
      List<OutRecord> events = Samples.to("dagger.events", harness.out());
      assertThat(events).hasSize(2);
      assertThat(Samples.text(events.get(0)))
          .contains("\"suspended\":false")
          .doesNotContain("INTERNAL_ERROR");
      assertThat(Samples.text(events.get(1))).contains("\"status\":\"COMPLETED\"");
    }
  }

  @Test
  void s11_anErrorAtATimerSuspendsItsInstanceAndLosesNoDeadline() throws Exception {
    Breakable topics = new Breakable();
    topics.broken = "LATER";
    try (var harness = with(topics)) {
      harness.send(Samples.request("l", "start", ",\"template\":\"Later\""));
      harness.out();
      harness.setProcessingTime(61_000);
      assertThat(event(harness))
          .contains("\"suspended\":true")
          .contains("\"reason\":\"INTERNAL_ERROR: java.lang.IllegalArgumentException: a bug\"");
      harness.send(Samples.request("l", "resume", ""));
      assertThat(Samples.text(Samples.to("dagger.dead-letters", harness.out()).get(0)))
          .contains("INTERNAL_ERROR");
      topics.broken = "";
      harness.send(Samples.request("l", "resume", ""));
      List<Frame> out = harness.out();
      assertThat(Samples.to("LATER", out)).hasSize(1);
      assertThat(Samples.text(Samples.to("dagger.events", out).get(1)))
          .contains("\"status\":\"COMPLETED\"");
    }
  }

  @Test
  void s11_anErrorAtATimerOfAnInstanceThatIsOverIsTriedAgain() throws Exception {
    Breakable topics = new Breakable();
    topics.missing = "UNDO";
    try (var harness = with(topics)) {
      harness.send(Samples.request("u", "start", ",\"template\":\"Undone\""));
      assertThat(event(harness)).contains("\"status\":\"FAILURE\"");
      topics.broken = "UNDO";
      harness.setProcessingTime(2_000);
      assertThat(harness.out()).isEmpty();
      topics.broken = "";
      topics.missing = "";
      harness.setProcessingTime(62_100);
      assertThat(Samples.to("UNDO", harness.out())).hasSize(1);
    }
  }

  // ---- low latency, hints, trace context

  /** A message for an opening, delivered because of the hint that came before it. */
  private static Frame hinted(Open open, String topic) {
    Subscription known = open.subscription();
    Subscription hint =
        new Subscription(known.instance(), known.life(), -1, false, false, known.exclusive());
    Message message = Samples.message(topic, 9, "{\"order_number\":\"A1\",\"payment_id\":7}");
    return Frame.delivery(new Delivery(new Offer(open.key(), message, 12_000, false), hint, 1));
  }

  private static List<Notice> notices(List<Frame> frames) {
    return Samples.loopback(frames).stream()
        .map(LoopbackBatch::notices)
        .flatMap(List::stream)
        .toList();
  }

  private static List<Open> opensOfAnOrder() throws Exception {
    try (var harness = fresh()) {
      harness.send(Samples.start("o-1", "A1"));
      return Samples.opens(harness.out());
    }
  }

  @Test
  void withLowLatencyCommandsAloneLeaveAtOnce() throws Exception {
    try (var harness = lowLatency()) {
      harness.send(Samples.start("o-1", "A1"));
      List<Frame> durable = harness.out();
      assertThat(Samples.to("PAYMENT_COMMAND", commands(harness))).hasSize(1);
      assertThat(durable).hasSize(2);
      assertThat(Samples.to("dagger.events", durable)).hasSize(1);
      List<Open> opens = Samples.opens(durable);
      assertThat(opens).hasSize(2);
      reply(harness, opens, 0, "PAYMENT_LISTENER");
      assertThat(Samples.to("SHIPPING_COMMAND", commands(harness))).hasSize(1);
      assertThat(Samples.to("SHIPPING_COMMAND", harness.out())).isEmpty();
    }
    try (var harness = fresh()) {
      harness.send(Samples.start("o-1", "A1"));
      assertThat(commands(harness)).isEmpty();
    }
  }

  @Test
  void commandsOfATimerLeaveAtOnceToo() throws Exception {
    try (var harness = lowLatency()) {
      harness.send(Samples.request("l", "start", ",\"template\":\"Later\""));
      assertThat(commands(harness)).isEmpty();
      harness.setProcessingTime(61_000);
      assertThat(Samples.to("LATER", commands(harness))).hasSize(1);
    }
  }

  @Test
  void aCommandRepeatsWithTheSameIdAfterARollback() throws Exception {
    OperatorSubtaskState snapshot;
    List<OutRecord> first;
    try (var harness = lowLatency()) {
      snapshot = harness.snapshot(1, 0);
      harness.send(Samples.start("o-1", "A1"));
      first = Samples.to("PAYMENT_COMMAND", commands(harness));
    }
    try (var harness = opened(DeliveryMode.LOW_LATENCY, snapshot, 5_000)) {
      harness.send(Samples.start("o-1", "A1"));
      List<OutRecord> again = Samples.to("PAYMENT_COMMAND", commands(harness));
      assertThat(id(again.get(0))).isEqualTo(id(first.get(0)));
    }
  }

  private static String id(OutRecord record) {
    return header(record, "dagger-message-id");
  }

  private static String header(OutRecord record, String name) {
    return record.headers().stream()
        .filter(header -> header.name().equals(name))
        .map(header -> new String(header.value(), StandardCharsets.UTF_8))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aHintedDeliveryIsTakenAndItsSubscriptionClosed() throws Exception {
    List<Open> opens = opensOfAnOrder();
    try (var harness = lowLatency()) {
      harness.send(Samples.start("o-1", "A1"));
      harness.out();
      harness.send(hinted(opens.get(0), "PAYMENT_LISTENER"));
      assertThat(Samples.to("SHIPPING_COMMAND", commands(harness))).hasSize(1);
      assertThat(notices(harness.out()))
          .as("nobody has removed it meanwhile")
          .containsExactly(
              new Close(opens.get(0).key(), "o-1", opens.get(0).subscription().life(), 0));
      harness.send(hinted(opens.get(0), "PAYMENT_LISTENER"));
      assertThat(notices(harness.out())).singleElement().isInstanceOf(Return.class);
    }
  }

  @Test
  void aHintedDeliveryThatOvertakesItsStartIsGivenBackBeforeTheInstanceSubscribes()
      throws Exception {
    List<Open> opens = opensOfAnOrder();
    try (var harness = lowLatency()) {
      harness.send(hinted(opens.get(0), "PAYMENT_LISTENER"));
      List<Notice> given = notices(harness.out());
      assertThat(given).singleElement().isInstanceOf(Return.class);
      harness.send(Samples.start("o-1", "A1"));
      assertThat(notices(harness.out())).containsExactlyElementsOf(opens);
      assertThat(Samples.to("PAYMENT_COMMAND", commands(harness))).hasSize(1);
      harness.send(
          Frame.delivery(
              new Delivery(
                  ((Return) given.get(0)).delivery().offer(), opens.get(0).subscription(), 1)));
      assertThat(Samples.to("SHIPPING_COMMAND", commands(harness))).hasSize(1);
    }
  }

  @Test
  void aHintOfAStartThatWasRefusedHarmsNobody() throws Exception {
    List<Open> opens = opensOfAnOrder();
    try (var harness = lowLatency()) {
      harness.send(Samples.start("o-1", "A1"));
      harness.out();
      Subscription other = new Subscription("o-1", 99, -1, false, false, false);
      Frame wrong = hinted(new Open(opens.get(0).key(), other), "PAYMENT_LISTENER");
      harness.send(wrong);
      assertThat(notices(harness.out())).singleElement().isInstanceOf(Return.class);
      harness.send(hinted(opens.get(0), "PAYMENT_LISTENER"));
      assertThat(Samples.to("dagger.events", harness.out())).hasSize(1);
    }
  }

  @Test
  void s12_1_commandsCarryTheTraceContextOfTheControlRecord() throws Exception {
    String trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    Frame start = Samples.start("o-1", "A1");
    Message plain = start.message();
    Message traced =
        new Message(
            plain.topic(),
            plain.partition(),
            plain.offset(),
            plain.timestamp(),
            plain.key(),
            plain.value(),
            List.of(new Header("traceparent", Samples.bytes(trace))));
    OperatorSubtaskState snapshot;
    List<Open> opens;
    try (var harness = fresh()) {
      harness.send(Frame.request("o-1", traced));
      List<Frame> out = harness.out();
      opens = Samples.opens(out);
      assertThat(header(Samples.to("PAYMENT_COMMAND", out).get(0), "traceparent")).isEqualTo(trace);
      snapshot = harness.snapshot(1, 0);
    }
    try (var harness = restored(snapshot, 2_000)) {
      reply(harness, opens, 0, "PAYMENT_LISTENER");
      OutRecord command = Samples.to("SHIPPING_COMMAND", harness.out()).get(0);
      assertThat(header(command, "traceparent")).isEqualTo(trace);
    }
  }

  // ---- definitions that come with a start

  private static String definition(String topic) {
    return definition("Fly", topic);
  }

  private static String definition(String template, String topic) {
    return ",\"parameters\":{\"order_number\":\"A1\"},\"definition\":{\"template\":\""
        + template
        + "\",\"version\":1,"
        + "\"processes\":[{\"name\":\"P\",\"tasks\":[{\"name\":\"L\",\"type\":\"kafka-listener\",\"topic\":\""
        + topic
        + "\",\"correlate\":\"order_number\"}]}]}";
  }

  @Test
  void s5_1_aDefinitionThatComesWithAStartListensOnDeployedChannelsAndSurvivesARestore()
      throws Exception {
    OperatorSubtaskState snapshot;
    List<Open> opens;
    try (var harness = fresh()) {
      harness.send(Samples.request("f", "start", definition("PAYMENT_LISTENER")));
      opens = Samples.opens(harness.out());
      assertThat(opens).hasSize(1);
      harness.send(Samples.request("g", "start", definition("nowhere")));
      assertThat(Samples.text(Samples.to("dagger.rejections", harness.out()).get(0)))
          .contains("INVALID_TEMPLATE");
      snapshot = harness.snapshot(1, 0);
    }
    try (var harness = restored(snapshot, 2_000)) {
      reply(harness, opens, 0, "PAYMENT_LISTENER");
      assertThat(event(harness)).contains("\"status\":\"COMPLETED\"");
    }
  }

  @Test
  void s10_9_aDefinitionThatComesWithAStartNeedsNoVersionOfItsName() throws Exception {
    try (var harness = fresh()) {
      harness.send(Samples.request("f", "start", definition("OrderWorkflow", "PAYMENT_LISTENER")));
      harness.tell(order().retire());
      assertThat(needs(harness)).containsExactly(0L);
      harness.send(Samples.request("g", "start", definition("OrderWorkflow", "PAYMENT_LISTENER")));
      harness.out();
      harness.send(Samples.request("f", "stop", ""));
      assertThat(event(harness)).contains("STOPPED");
      assertThat(needs(harness)).isEmpty();
    }
  }

  @Test
  void s12_8_processesThatComeWithAStartFillADynamicOne() throws Exception {
    try (var harness = fresh()) {
      harness.send(
          Samples.request(
              "d",
              "start",
              ",\"template\":\"Filled\",\"processes\":{\"D\":[{\"name\":\"C\",\"tasks\":["
                  + "{\"name\":\"T\",\"type\":\"kafka-command\",\"topic\":\"FILLED\",\"value\":1}]}]}"));
      List<Frame> out = harness.out();
      assertThat(Samples.to("FILLED", out)).hasSize(1);
      assertThat(Samples.text(Samples.to("dagger.events", out).get(0))).contains("D/C/T");
    }
  }
}
