package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.call.Answer;
import io.daggerflow.call.CallId;
import io.daggerflow.correlation.CorrelationFormat;
import io.daggerflow.correlation.LoopbackBatch;
import io.daggerflow.correlation.Notice;
import io.daggerflow.correlation.Open;
import io.daggerflow.flink.calls.Exchange;
import io.daggerflow.flink.calls.Replies;
import io.daggerflow.flink.calls.Reply;
import io.daggerflow.flink.calls.Ticket;
import io.daggerflow.handler.TaskHandler;
import io.daggerflow.handler.TaskRequest;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * Instances in every state in which one can be in a savepoint, and how each of them goes to its
 * end. Instance ids say which state it is; every message is for the id that it carries.
 */
final class EveryInstance implements AutoCloseable {

  static final long BEGUN = 1_900_000_000_000L;
  private static final long MINUTE = 60_000;
  private static final long HOUR = 60 * MINUTE;
  private static final long DAY = 24 * HOUR;
  private static final int COPIES = 50;
  private static final String LONG_TEXT = "long ".repeat(500);

  /** A topic that is not there before the snapshot. */
  private static final String MISSING = "undo";

  private static final String WAITS =
      """
      template: Waits
      version: 1
      channels: [{topic: first, message: message.id}]
      processes:
        - name: P
          tasks:
            - {name: FIRST, type: kafka-listener, topic: first, correlate: {value: instance.id, message: message.id}}
            - {name: SECOND, type: kafka-listener, topic: second, correlate: {value: instance.id, message: message.id}}
            - {name: DONE, type: kafka-command, topic: done, value: "${ params.?text.orValue('') }"}
      """;

  private static final String FLIES =
      """
      {"template":"Flies","version":3,"processes":[{"name":"P","tasks":[
        {"name":"FIRST","type":"kafka-listener","topic":"first","correlate":{"value":"instance.id","message":"message.id"}}]}]}
      """;

  private static final List<String> TEMPLATES =
      List.of(
          WAITS,
          WAITS.replace("template: Waits", "template: Retired"),
          """
          template: Timed
          version: 1
          processes:
            - name: P
              tasks:
                - {name: LATER, type: trigger, after: PT1H}
                - {name: DONE, type: kafka-command, topic: done, value: 1}
          """,
          """
          template: Limited
          version: 1
          processes:
            - name: P
              maxRunDuration: PT1H
              onTimeout: fail
              tasks: [{name: FIRST, type: kafka-listener, topic: first, correlate: {value: instance.id, message: message.id}}]
          """,
          """
          template: Asks
          version: 1
          processes:
            - name: P
              tasks:
                - name: CALL
                  type: executor
                  handler: io.daggerflow.flink.EveryInstance$Doubles
                  input: ${ params.nr }
                  retry: {maxAttempts: 2, initialInterval: PT1H, jitter: 0, timeout: PT5M}
                  set: {twice: "${ result }"}
          """,
          """
          template: Copies
          version: 1
          processes:
            - name: P
              forEach: params.parcels
              as: parcel
              tasks:
                - {name: FIRST, type: kafka-listener, topic: copies, correlate: {value: instance.id + '/' + string(index), message: message.id}}
                - {name: DONE, type: kafka-command, topic: done, value: "${ parcel }"}
          """,
          """
          template: Parent
          version: 1
          processes:
            - name: P
              tasks: [{name: CALL, type: workflow, template: Waits, id: "child-of-${ instance.id }"}]
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
                  compensate: {type: kafka-command, topic: undo, value: 1, retry: {maxAttempts: 3, initialInterval: PT1H, jitter: 0}}
                - {name: E, type: end, status: FAILURE}
          """,
          """
          template: Holds
          version: 1
          processes:
            - name: P
              tasks: [{name: SUM, type: assign, set: {sum: "${ params.a + params.b }"}, onFailure: hold}]
          """,
          """
          template: Filled
          version: 1
          processes: [{name: D, type: dynamic}]
          """);

  /** The handler that calls of the snapshots are for: its name is in them. */
  public static final class Doubles implements TaskHandler {
    @Override
    public Object handle(TaskRequest request) {
      return 2 * (Long) Objects.requireNonNull(request.input());
    }
  }

  private final OrchestrateHarness harness;
  private final String run;
  private final Map<String, Long> lives = new HashMap<>();
  private final Map<String, List<Open>> opens = new HashMap<>();
  private final Map<String, String> statuses = new TreeMap<>();
  private final Map<String, List<String>> written = new HashMap<>();
  private final List<byte[]> loopback = new ArrayList<>();
  private long offset = 1_000;
  private long checkpoint = 1;

  private EveryInstance(String run, List<WorkflowTemplate> templates, TopicsSource topics, long now)
      throws Exception {
    this(run, templates, topics, now, null);
  }

  private EveryInstance(
      String run,
      List<WorkflowTemplate> templates,
      TopicsSource topics,
      long now,
      @Nullable OperatorSubtaskState snapshot)
      throws Exception {
    this.run = run;
    harness = OrchestrateHarness.opened(Samples.settings(run, templates), topics, snapshot, now);
  }

  static List<WorkflowTemplate> templates() {
    return TEMPLATES.stream().map(Samples::template).toList();
  }

  // ---- before the snapshot

  /** Brings an instance into every state. */
  static EveryInstance begun() throws Exception {
    TopicsSource topics = () -> Operators.topics(topic -> topic.equals(MISSING) ? 0 : 1);
    EveryInstance all = new EveryInstance("golden", templates(), topics, BEGUN);
    all.begin();
    return all;
  }

  private void begin() throws Exception {
    start("waits", "Waits", "{}");
    start("has-a-message", "Waits", "{}");
    message("has-a-message", 1, "second");
    start("suspended", "Waits", "{}");
    request("suspended", "suspend", "");
    message("suspended", 0, "first");
    start("has-long-parameter", "Waits", "{\"text\":\"" + LONG_TEXT + "\"}");
    request("created", "create", ",\"template\":\"Waits\"");
    start("stopped", "Waits", "{}");
    request("stopped", "stop", "");
    start("completed", "Waits", "{}");
    message("completed", 0, "first");
    message("completed", 1, "second");
    start("of-retired-version", "Retired", "{}");
    retire();
    start("timed", "Timed", "{}");
    start("limited", "Limited", "{}");
    start("calls", "Asks", "{\"nr\":21}");
    start("tries-again", "Asks", "{\"nr\":4}");
    fail("tries-again");
    start("copies", "Copies", "{\"parcels\":" + parcels() + "}");
    for (int copy = 0; copy < 5; copy++) {
      message("copies", copy, "copies");
    }
    start("parent", "Parent", "{}");
    start("undoes", "Undone", "{}");
    start("has-incident", "Holds", "{\"a\":1}");
    request("flies", "start", ",\"definition\":" + FLIES);
    request(
        "filled",
        "start",
        ",\"template\":\"Filled\",\"processes\":{\"D\":[{\"name\":\"C\",\"tasks\":["
            + "{\"name\":\"T\",\"type\":\"trigger\",\"after\":\"PT1H\"}]}]}");
    assertThat(statuses)
        .as("an instance in every state")
        .containsEntry("created", "NOT_STARTED")
        .containsEntry("stopped", "STOPPED")
        .containsEntry("completed", "COMPLETED")
        .containsEntry("undoes", "FAILURE")
        .containsEntry("child-of-parent", "EXECUTING")
        .hasSize(19);
  }

  private static String parcels() {
    List<String> parcels = new ArrayList<>();
    for (int i = 0; i < COPIES; i++) {
      parcels.add("\"parcel " + i + "\"");
    }
    return parcels.toString();
  }

  private void retire() throws Exception {
    WorkflowTemplate template = templates().get(1);
    byte[] definition = Json.bytes(template.source());
    harness.tell(StoredTemplate.active(template.id(), definition, BEGUN).retire());
  }

  /** The first try of a call fails. */
  private void fail(String id) throws Exception {
    Ticket ticket = new Ticket(id, new CallId(lives.get(id), "P/CALL", 1, 1));
    send(Frame.reply(new Reply(ticket, new Answer.Failed("BUSY", "not now", true))));
  }

  OperatorSubtaskState savepoint() throws Exception {
    return Operators.savepoint(harness);
  }

  /** What the instances have told keys and one another: it lies in Kafka over an upgrade. */
  List<byte[]> loopback() {
    return List.copyOf(loopback);
  }

  // ---- after the restore

  /** Goes on from a savepoint, with no template but those in it. */
  static EveryInstance restored(OperatorSubtaskState savepoint, List<byte[]> loopback)
      throws Exception {
    EveryInstance all =
        new EveryInstance("later", List.of(), Operators::topics, BEGUN + 10 * MINUTE, savepoint);
    for (byte[] record : loopback) {
      for (Notice notice : CorrelationFormat.readBatch(record).notices()) {
        all.learn(notice);
      }
    }
    return all;
  }

  /** Everybody goes to the end, and nothing is left. */
  void finish() throws Exception {
    Exchange exchange =
        Exchange.join(run, Samples.settings(run, List.of()).calls(), getClass().getClassLoader());
    try {
      finishWhatWaitsForMessages();
      answer(exchange, "calls");
      time(BEGUN + HOUR + 30 * MINUTE);
      answer(exchange, "tries-again");
      time(BEGUN + HOUR + 40 * MINUTE);
    } finally {
      exchange.leave();
    }
    checkEnds();
    time(BEGUN + 60 * DAY);
    assertThat(Samples.keys(harness.getOperator(), "instance")).isZero();
    assertThat(harness.numProcessingTimeTimers()).isZero();
  }

  private void finishWhatWaitsForMessages() throws Exception {
    for (String id :
        List.of("waits", "has-long-parameter", "of-retired-version", "child-of-parent")) {
      message(id, 0, "first");
      message(id, 1, "second");
    }
    message("has-a-message", 0, "first");
    request("suspended", "resume", "");
    message("suspended", 1, "second");
    request("created", "submit", "");
    message("created", 0, "first");
    message("created", 1, "second");
    opens.remove("stopped");
    request("stopped", "retry", "");
    message("stopped", 0, "first");
    message("stopped", 1, "second");
    for (int copy = 5; copy < COPIES; copy++) {
      message("copies", copy, "copies");
    }
    message("flies", 0, "first");
    request("has-incident", "complete", ",\"path\":\"P/SUM\"");
    start("completed", "Waits", "{}");
    start("new", "Retired", "{}");
    start("newer", "Waits", "{}");
    message("newer", 0, "first");
    message("newer", 1, "second");
  }

  /** Calls are asked anew, since nobody knows what became of them. */
  private void answer(Exchange exchange, String id) throws Exception {
    time(harness.getProcessingTimeService().getCurrentProcessingTime() + 1);
    while (!"COMPLETED".equals(statuses.get(id))) {
      checkpoint++;
      harness.complete(checkpoint);
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !exchange.isEmpty());
      send(Frame.reply(Objects.requireNonNull(Replies.next(exchange))));
    }
  }

  private void checkEnds() {
    Map<String, String> expected = new TreeMap<>();
    for (String id :
        Stream.of(
                "waits has-a-message suspended has-long-parameter created stopped",
                "of-retired-version timed calls tries-again copies parent child-of-parent",
                "has-incident flies filled newer")
            .flatMap(ids -> Stream.of(ids.split(" ")))
            .toList()) {
      expected.put(id, "COMPLETED");
    }
    expected.put("limited", "FAILURE");
    expected.put("undoes", "FAILURE");
    assertThat(statuses).isEqualTo(expected);
    assertThat(written.get("undo")).as("compensated").hasSize(1);
    assertThat(written.get("done"))
        .contains(LONG_TEXT)
        .contains("parcel 49")
        .hasSize(1 + 9 + COPIES - 5);
    assertThat(written.get("dagger.rejections"))
        .hasSize(2)
        .anyMatch(text -> text.contains("DUPLICATE_START"))
        .anyMatch(text -> text.contains("UNKNOWN_TEMPLATE"));
    assertThat(written).doesNotContainKey("dagger.dead-letters");
  }

  // ---- steps

  private void start(String id, String template, String parameters) throws Exception {
    request(id, "start", Samples.started(template, parameters));
  }

  private void request(String id, String type, String fields) throws Exception {
    var message = Samples.message("dagger.control", offset++, Samples.json(id, type, fields));
    lives.putIfAbsent(id, Lives.ofRequest(message));
    send(Frame.request(id, message));
  }

  /** Brings a message to an instance, as correlation would after its n-th opening. */
  private void message(String id, int opening, String topic) throws Exception {
    send(Samples.delivery(opens.get(id).get(opening), topic, "{\"id\":\"" + id + "\"}"));
  }

  private void time(long now) throws Exception {
    harness.setProcessingTime(now);
    look();
  }

  private void send(Frame frame) throws Exception {
    harness.send(frame);
    look();
  }

  /** Takes what came out; what instances told one another goes back at once. */
  private void look() throws Exception {
    List<Frame> out = harness.out();
    for (Frame frame : out) {
      OutRecord record = frame.out();
      written
          .computeIfAbsent(record.topic(), topic -> new ArrayList<>())
          .add(record.topic().equals("dagger.loopback") ? "" : Samples.text(record));
      if (record.topic().equals("dagger.events")) {
        Map<?, ?> event = (Map<?, ?>) Json.parse(Samples.text(record));
        statuses.put(
            String.valueOf(Objects.requireNonNull(event).get("instanceId")),
            String.valueOf(event.get("status")));
      } else if (record.topic().equals("dagger.loopback")) {
        loopback.add(Objects.requireNonNull(record.value()));
      }
    }
    for (LoopbackBatch batch : Samples.loopback(out)) {
      batch.notices().forEach(this::learn);
    }
    for (Frame told : Samples.told(out)) {
      send(told);
    }
  }

  private void learn(Notice notice) {
    if (notice instanceof Open open) {
      opens.computeIfAbsent(open.instance(), id -> new ArrayList<>()).add(open);
    }
  }

  @Override
  public void close() throws Exception {
    harness.close();
  }
}
