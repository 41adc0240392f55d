package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.correlation.CorrelationFormat;
import io.daggerflow.correlation.Hint;
import io.daggerflow.correlation.Input;
import io.daggerflow.correlation.LoopbackBatch;
import io.daggerflow.correlation.Offer;
import io.daggerflow.engine.DeadLetter;
import io.daggerflow.engine.Event;
import io.daggerflow.engine.EventCodec;
import io.daggerflow.engine.Request;
import io.daggerflow.format.DeadLetterFormat;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import io.daggerflow.value.Json;
import java.util.List;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithNonKeyedOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.TwoInputStreamOperatorTestHarness;
import org.apache.flink.util.OutputTag;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code route} alone. */
final class RouteTest {

  private static final long DEPLOYED = 100_000;

  private static String template(int version) {
    return """
        template: Order
        version: %s
        startOn: [{topic: orders, id: "v%s-${ message.id }"}, {topic: orders, id: "too", filter: message.id == 9}]
        processes: [{name: P, tasks: [{name: L, type: kafka-listener, topic: paid, correlate: id}]}]
        """
        .formatted(version, version);
  }

  private static final class Harness
      extends TwoInputStreamOperatorTestHarness<Frame, Frame, Frame> {

    Harness() throws Exception {
      this(DeliveryMode.EXACTLY_ONCE);
    }

    Harness(DeliveryMode delivery) throws Exception {
      super(
          new CoBroadcastWithNonKeyedOperator<>(
              new Route(Samples.settings(delivery)), List.of(Names.TEMPLATES_STATE)));
      setup(FrameSerializer.INSTANCE);
      open();
      for (int version = 1; version <= 2; version++) {
        deploy(version, false);
      }
    }

    void deploy(int version, boolean retired) throws Exception {
      byte[] definition = Json.bytes(Samples.template(template(version)).source());
      StoredTemplate template = StoredTemplate.active("Order@" + version, definition, DEPLOYED);
      tell(retired ? template.retire() : template);
    }

    void tell(StoredTemplate template) throws Exception {
      processElement2(new StreamRecord<>(Frame.template(template)));
    }

    void send(Message message) throws Exception {
      processElement1(new StreamRecord<>(Frame.message(message)));
    }

    /** What went to correlation since the last call. */
    List<Input> inputs() {
      List<Input> inputs = extractOutputValues().stream().map(Frame::input).toList();
      getOutput().clear();
      return inputs;
    }

    List<Frame> take(OutputTag<Frame> tag) {
      var side = getSideOutput(tag);
      if (side == null) {
        return List.of();
      }
      List<Frame> frames = side.stream().map(StreamRecord::getValue).toList();
      side.clear();
      return frames;
    }
  }

  private static Message order(long offset, long timestamp, String value) {
    return new Message("orders", 1, offset, timestamp, null, Samples.bytes(value), List.of());
  }

  private static List<Hint> hints(List<Input> inputs) {
    return inputs.stream().filter(Hint.class::isInstance).map(Hint.class::cast).toList();
  }

  @Test
  void aStartGivesHintsOfItsSubscriptions() throws Exception {
    Message request = Samples.start("o-1", "A1").message();
    try (Harness harness = new Harness(DeliveryMode.LOW_LATENCY)) {
      harness.send(request);
      assertThat(harness.take(Names.REQUESTS)).extracting(Frame::key).containsExactly("o-1");
      List<Hint> hints = hints(harness.inputs());
      assertThat(hints).hasSize(2);
      assertThat(hints)
          .allSatisfy(
              hint -> {
                assertThat(hint.key().value()).isEqualTo("A1");
                assertThat(hint.instance()).isEqualTo("o-1");
                assertThat(hint.life()).isEqualTo(Lives.ofRequest(request));
              });
      harness.send(Samples.request("o-2", "stop", "").message());
      harness.send(Samples.request("o-3", "start", ",\"template\":\"OrderWorkflow\"").message());
      harness.send(Samples.request("o-4", "start", ",\"template\":\"Unknown\"").message());
      assertThat(harness.take(Names.REQUESTS)).hasSize(3);
      assertThat(harness.inputs()).as("nothing will subscribe").isEmpty();
    }
    try (Harness harness = new Harness()) {
      harness.send(request);
      assertThat(harness.inputs()).isEmpty();
    }
  }

  @Test
  void startsByMessagesAndByInstancesGiveHintsToo() throws Exception {
    String parameters = "\"template\":\"OrderWorkflow\",\"parameters\":{\"order_number\":\"A1\"}";
    Request.Start child =
        (Request.Start)
            Requests.read(Samples.request("c", "start", "," + parameters).message()).request();
    try (Harness harness = new Harness(DeliveryMode.LOW_LATENCY)) {
      byte[] body = EventCodec.write(new Event.Requested(child));
      LoopbackBatch batch =
          new LoopbackBatch(
              "run-1", 3, "p", List.of(), List.of(new LoopbackBatch.Request("c", body)), 0);
      byte[] record = CorrelationFormat.write(batch);
      harness.send(new Message("dagger.loopback", 4, 17, 0, null, record, List.of()));
      long life = harness.take(Names.REQUESTS).get(0).told().life();
      assertThat(hints(harness.inputs())).hasSize(2).allMatch(hint -> hint.life() == life);
      harness.send(order(5, DEPLOYED, "{\"id\":1}"));
      assertThat(harness.inputs()).as("the listener has no value yet").isEmpty();
    }
  }

  @Test
  void whatIsNoEventGivesNoHintAndGoesOn() throws Exception {
    try (Harness harness = new Harness(DeliveryMode.LOW_LATENCY)) {
      LoopbackBatch batch =
          new LoopbackBatch(
              "run-1",
              3,
              "p",
              List.of(),
              List.of(new LoopbackBatch.Request("c", new byte[] {1})),
              0);
      byte[] record = CorrelationFormat.write(batch);
      harness.send(new Message("dagger.loopback", 4, 17, 0, null, record, List.of()));
      assertThat(harness.take(Names.REQUESTS)).hasSize(1);
      assertThat(harness.inputs()).isEmpty();
    }
  }

  private static Request.Start start(Frame frame) {
    Event event = EventCodec.read(frame.told().body(), frame.told().life());
    return (Request.Start) ((Event.Requested) event).request();
  }

  @Test
  void s12_9_aMessageStartsInstancesOfTheNewestVersion() throws Exception {
    try (Harness harness = new Harness()) {
      harness.send(order(5, DEPLOYED, "{\"id\":9}"));
      List<Frame> frames = harness.take(Names.REQUESTS);
      assertThat(frames).extracting(Frame::key).containsExactly("v2-9", "too");
      Request.Start first = start(frames.get(0));
      assertThat(first.template()).isEqualTo("Order");
      assertThat(first.version()).isEqualTo(2);
      assertThat(first.cause())
          .isEqualTo(new io.daggerflow.engine.WorkflowEvent.MessageCause("orders", 1, 5));
      assertThat(first.life()).isNotEqualTo(start(frames.get(1)).life());
    }
  }

  @Test
  void s10_9_aRetiredVersionStartsNothing() throws Exception {
    try (Harness harness = new Harness()) {
      harness.deploy(2, true);
      harness.send(order(5, DEPLOYED, "{\"id\":1}"));
      assertThat(harness.take(Names.REQUESTS)).extracting(Frame::key).containsExactly("v1-1");
      harness.deploy(1, true);
      harness.send(order(6, DEPLOYED, "{\"id\":2}"));
      assertThat(harness.take(Names.REQUESTS)).isEmpty();
      harness.deploy(2, false);
      harness.send(order(7, DEPLOYED, "{\"id\":3}"));
      assertThat(harness.take(Names.REQUESTS)).extracting(Frame::key).containsExactly("v2-3");
    }
  }

  @Test
  void s10_9_theChannelsOfAVersionThatLeftAreGone() throws Exception {
    try (Harness harness = new Harness()) {
      for (int version = 1; version <= 2; version++) {
        harness.tell(StoredTemplate.active("Order@" + version, new byte[0], 0).retire().leave());
      }
      harness.send(order(5, DEPLOYED, "{\"id\":1}"));
      assertThat(harness.take(Names.REQUESTS)).isEmpty();
      harness.deploy(2, false);
      harness.send(order(6, DEPLOYED, "{\"id\":2}"));
      assertThat(harness.take(Names.REQUESTS)).extracting(Frame::key).containsExactly("v2-2");
    }
  }

  @Test
  void aMessageFromBeforeTheDeploymentStartsNothing() throws Exception {
    try (Harness harness = new Harness()) {
      harness.send(order(5, DEPLOYED - 12_001, "{\"id\":1}"));
      assertThat(harness.take(Names.REQUESTS)).isEmpty();
      harness.send(order(6, DEPLOYED - 12_000, "{\"id\":2}"));
      assertThat(harness.take(Names.REQUESTS)).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"garbage", "{}", "\022", "\042\005abc", "\003", "\0"})
  void garbageInTheLoopbackIsADeadLetter(String value) throws Exception {
    try (Harness harness = new Harness()) {
      harness.send(Samples.message("dagger.loopback", 17, value));
      List<OutRecord> letters = Samples.to("dagger.dead-letters", harness.take(Names.SIDE));
      assertThat(letters).hasSize(1);
      assertThat(Json.parse(letters.get(0).value()))
          .asInstanceOf(InstanceOfAssertFactories.MAP)
          .containsEntry("code", "UNPARSABLE")
          .containsEntry("topic", "dagger.loopback")
          .containsEntry("offset", 17L)
          .containsEntry("value", value);
    }
  }

  @Test
  void anEmptyRecordOfTheLoopbackIsOfNoRun() throws Exception {
    try (Harness harness = new Harness()) {
      harness.send(new Message("dagger.loopback", 0, 1, 0, Samples.bytes("k"), null, List.of()));
      assertThat(harness.take(Names.SIDE)).isEmpty();
      assertThat(harness.take(Names.REQUESTS)).isEmpty();
    }
  }

  @Test
  void whatInstancesTellOneAnotherGoesToThemUnlessAnAbandonedRunWroteIt() throws Exception {
    List<LoopbackBatch.Request> requests =
        List.of(
            new LoopbackBatch.Request("a", new byte[] {1}),
            new LoopbackBatch.Request("b", new byte[] {2}));
    try (Harness harness = new Harness()) {
      for (String run : List.of("run-1", "another")) {
        harness.send(
            new Message(
                "dagger.loopback",
                4,
                17,
                0,
                Samples.bytes("sender"),
                io.daggerflow.correlation.CorrelationFormat.write(
                    new LoopbackBatch(run, 3, "sender", List.of(), requests, 0)),
                List.of()));
      }
      List<Frame> frames = harness.take(Names.REQUESTS);
      assertThat(frames).extracting(Frame::key).containsExactly("a", "b");
      assertThat(frames.get(0).told().body()).containsExactly(1);
      assertThat(frames.get(0).told().life()).isNotEqualTo(frames.get(1).told().life());
      assertThat(frames.get(1).told().origin().offset()).isEqualTo(17);
      assertThat(frames.get(1).told().letter(Samples.TOPICS).value()).containsExactly(2);
    }
  }

  // ---- dead letters that come again

  private static Message replay(DeadLetter letter, long timestamp) {
    byte[] record = DeadLetterFormat.write(letter, 1);
    return new Message("dagger.replay", 0, 77, timestamp, null, record, List.of());
  }

  private static Message paid(String value) {
    Header header = new Header("h", Samples.bytes("v"));
    return new Message("paid", 1, 5, 0, Samples.bytes("k"), Samples.bytes(value), List.of(header));
  }

  @Test
  void aReplayedMessageIsTheSameMessageAtTheTimeOfItsReplay() throws Exception {
    Message message = paid("{\"id\":\"A1\"}");
    DeadLetter letter = DeadLetter.of(message, DeadLetter.Code.EXPRESSION_FAILED, "why");
    try (Harness harness = new Harness()) {
      harness.send(replay(letter, DEPLOYED));
      List<Input> inputs = harness.inputs();
      assertThat(inputs).hasSize(1);
      Offer offer = (Offer) inputs.get(0);
      assertThat(offer.key().value()).isEqualTo("A1");
      assertThat(offer.message())
          .usingRecursiveComparison()
          .isEqualTo(
              new Message(
                  "paid", 1, 5, DEPLOYED, message.key(), message.value(), message.headers()));
    }
  }

  @Test
  void aMessageThatNobodyTookComesForItsValueAlone() throws Exception {
    Message message = paid("{\"id\":[\"A1\",\"A2\",\"A3\"]}");
    DeadLetter letter = new DeadLetter(message, DeadLetter.Code.UNMATCHED, "why", null, null, "A2");
    try (Harness harness = new Harness()) {
      harness.send(replay(letter, DEPLOYED));
      assertThat(harness.inputs())
          .extracting(input -> ((Offer) input).key().value())
          .containsExactly("A2");
    }
  }

  @Test
  void aReplayedMessageStartsInstancesUnlessItIsForOneValue() throws Exception {
    Message message = order(5, 0, "{\"id\":1}");
    try (Harness harness = new Harness()) {
      harness.send(
          replay(DeadLetter.of(message, DeadLetter.Code.EXPRESSION_FAILED, "why"), DEPLOYED));
      List<Frame> frames = harness.take(Names.REQUESTS);
      assertThat(frames).extracting(Frame::key).containsExactly("v2-1");
      assertThat(start(frames.get(0)).life()).isEqualTo(Lives.ofMessage(message, 0));
      harness.send(
          replay(
              new DeadLetter(message, DeadLetter.Code.UNMATCHED, "why", null, null, "1"),
              DEPLOYED));
      assertThat(harness.take(Names.REQUESTS)).isEmpty();
    }
  }

  @Test
  void aReplayForOneValueDoesNotRepeatTheOtherDeadLettersOfItsMessage() throws Exception {
    Message message = paid("{\"id\":[\"A1\",\"A2\"]}");
    DeadLetter letter = new DeadLetter(message, DeadLetter.Code.UNMATCHED, "why", null, null, "A2");
    String fails =
        """
        template: Fails
        version: 1
        processes: [{name: P, tasks: [{name: L, type: kafka-listener, topic: paid, correlate: {parameter: id, message: message.id + 1}}]}]
        """;
    byte[] definition = Json.bytes(Samples.template(fails).source());
    try (Harness harness = new Harness()) {
      harness.tell(StoredTemplate.active("Fails@1", definition, DEPLOYED));
      harness.send(message);
      assertThat(letters(harness)).singleElement().asString().contains("EXPRESSION_FAILED");
      harness.inputs();
      harness.send(replay(letter, DEPLOYED));
      assertThat(harness.inputs()).hasSize(1);
      assertThat(letters(harness)).isEmpty();
    }
  }

  @Test
  void aReplayedMessageThatNobodyWantsBecomesADeadLetterAgain() throws Exception {
    try (Harness harness = new Harness()) {
      Message unread = Samples.message("nowhere", 5, "{\"id\":1}");
      harness.send(replay(DeadLetter.of(unread, DeadLetter.Code.UNCONSUMED, "why"), DEPLOYED));
      assertThat(letters(harness))
          .singleElement()
          .asString()
          .contains("\"code\":\"UNMATCHED\"", "\"topic\":\"nowhere\"", "\"offset\":5")
          .contains("but none does");
      harness.send(
          replay(
              DeadLetter.of(paid("{\"other\":1}"), DeadLetter.Code.UNCONSUMED, "why"), DEPLOYED));
      assertThat(letters(harness)).as("it has no value on the channel").hasSize(1);
      harness.send(
          replay(
              DeadLetter.of(order(5, 0, "{\"id\":1}"), DeadLetter.Code.EXPRESSION_FAILED, "why"),
              DEPLOYED - 12_001));
      assertThat(letters(harness)).as("it is too old").hasSize(1);
      harness.send(
          replay(
              new DeadLetter(
                  paid("{\"id\":\"A1\"}"), DeadLetter.Code.UNMATCHED, "why", null, null, "A2"),
              DEPLOYED));
      assertThat(letters(harness))
          .as("it has another value now")
          .singleElement()
          .asString()
          .contains("\"correlationKey\":\"A2\"", "with the value 'A2'");
      assertThat(harness.inputs()).isEmpty();
      harness.send(unread);
      assertThat(letters(harness)).as("on its own topic it is only counted").isEmpty();
    }
  }

  private static List<String> letters(Harness harness) {
    return Samples.to("dagger.dead-letters", harness.take(Names.SIDE)).stream()
        .map(Samples::text)
        .toList();
  }

  @Test
  void aReplayedRequestIsTheSameRequest() throws Exception {
    Message request = Samples.start("o-1", "A1").message();
    try (Harness harness = new Harness()) {
      harness.send(replay(DeadLetter.of(request, DeadLetter.Code.INTERNAL_ERROR, "why"), 9));
      List<Frame> frames = harness.take(Names.REQUESTS);
      assertThat(frames).extracting(Frame::key).containsExactly("o-1");
      assertThat(Lives.ofRequest(frames.get(0).message())).isEqualTo(Lives.ofRequest(request));
      harness.send(
          replay(
              DeadLetter.of(
                  Samples.message("dagger.control", 5, "nothing"),
                  DeadLetter.Code.UNPARSABLE,
                  "why"),
              9));
      List<OutRecord> letters = Samples.to("dagger.dead-letters", harness.take(Names.SIDE));
      assertThat(Json.parse(letters.get(0).value()))
          .asInstanceOf(InstanceOfAssertFactories.MAP)
          .as("a dead letter of the request, as before")
          .containsEntry("code", "UNPARSABLE")
          .containsEntry("topic", "dagger.control")
          .containsEntry("offset", 5L);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"dagger.loopback", "dagger.replay", "dagger.deployments"})
  void ofTheJobsOwnRecordsOnlyRequestsComeAgain(String topic) throws Exception {
    Message message = Samples.message(topic, 5, "x");
    try (Harness harness = new Harness()) {
      harness.send(replay(DeadLetter.of(message, DeadLetter.Code.UNPARSABLE, "why"), 9));
      assertIsNoDeadLetter(harness, "UNPARSABLE", "but it is of '" + topic + "'");
    }
  }

  @Test
  void whatIsNoDeadLetterBecomesOne() throws Exception {
    try (Harness harness = new Harness()) {
      harness.send(Samples.message("dagger.replay", 77, "no dead letter"));
      assertIsNoDeadLetter(harness, "UNPARSABLE", "Expected a dead letter");
      harness.send(Samples.message("dagger.replay", 77, "x".repeat(Records.LONGEST + 1)));
      assertIsNoDeadLetter(harness, "TOO_LARGE", "Expected at most");
    }
  }

  private static void assertIsNoDeadLetter(Harness harness, String code, String why)
      throws Exception {
    List<OutRecord> letters = Samples.to("dagger.dead-letters", harness.take(Names.SIDE));
    assertThat(letters).hasSize(1);
    assertThat(Json.parse(letters.get(0).value()))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .containsEntry("code", code)
        .containsEntry("topic", "dagger.replay")
        .containsEntry("offset", 77L)
        .hasEntrySatisfying("message", message -> assertThat(message).asString().contains(why));
    assertThat(harness.inputs()).isEmpty();
    assertThat(harness.take(Names.REQUESTS)).isEmpty();
  }
}
