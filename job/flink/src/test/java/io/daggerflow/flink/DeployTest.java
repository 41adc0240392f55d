package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.flink.StoredTemplate.Stage;
import io.daggerflow.message.Header;
import io.daggerflow.message.Message;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.api.operators.ProcessOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** {@code templates} alone. */
final class DeployTest {

  private static final String SMALL =
      "{\"template\":\"Small\",\"version\":1,\"processes\":[{\"name\":\"P\",\"tasks\":"
          + "[{\"name\":\"T\",\"type\":\"assign\",\"set\":{\"a\":1}}]}]}";

  private static final class Harness extends OneInputStreamOperatorTestHarness<Frame, Frame> {

    Harness() throws Exception {
      this(Samples.settings());
    }

    Harness(Settings settings) throws Exception {
      super(new ProcessOperator<>(new Deploy(settings, Operators::topics)));
      setup(FrameSerializer.INSTANCE);
    }

    static Harness fresh() throws Exception {
      Harness harness = new Harness();
      harness.open();
      return harness;
    }

    void send(String json, Header... headers) throws Exception {
      processElement(
          Frame.message(
              new Message(
                  "dagger.deployments", 0, 1, 0, null, Samples.bytes(json), List.of(headers))),
          0);
    }

    void deploy(String definition, Header... headers) throws Exception {
      send("{\"type\":\"deploy\",\"definition\":" + definition + "}", headers);
    }

    void retire(String template, int version) throws Exception {
      send(
          "{\"type\":\"retire\",\"requestId\":\"r\",\"template\":\""
              + template
              + "\",\"version\":"
              + version
              + "}");
    }

    /** Nobody needs the first version of Small, as the job tells itself. */
    void release(long retirement, boolean closed, String run, long checkpoint) throws Exception {
      OutRecord record =
          new Release("Small@1", retirement, closed, run, checkpoint)
              .toRecord("dagger.deployments")
              .out();
      processElement(
          Frame.message(
              new Message("dagger.deployments", 0, 1, 0, null, record.value(), record.headers())),
          0);
    }

    List<Stage> stages() {
      List<Stage> stages =
          extractOutputValues().stream().map(frame -> frame.template().stage()).toList();
      getOutput().clear();
      return stages;
    }

    /** Whether the subtasks were told that the version is retired; empty if nothing was told. */
    List<Boolean> told() {
      List<Boolean> told =
          extractOutputValues().stream().map(frame -> frame.template().isRetired()).toList();
      getOutput().clear();
      return told;
    }

    String answer(String topic) {
      var side = getSideOutput(Names.SIDE);
      List<OutRecord> records =
          Samples.to(topic, side.stream().map(StreamRecord::getValue).toList());
      side.clear();
      assertThat(records).hasSize(1);
      return Samples.text(records.get(0));
    }

    String status() {
      String answer = answer("dagger.templates");
      assertThat(answer).contains("\"template\":\"Small\"");
      return answer.contains("\"status\":\"RETIRED\"") ? "RETIRED" : "ACTIVE";
    }
  }

  @Test
  void s10_9_aRetirementIsAnsweredAndToldOnce() throws Exception {
    try (Harness harness = Harness.fresh()) {
      harness.deploy(SMALL);
      assertThat(harness.status()).isEqualTo("ACTIVE");
      assertThat(harness.told()).containsExactly(false);
      harness.retire("Small", 1);
      assertThat(harness.status()).isEqualTo("RETIRED");
      assertThat(harness.told()).containsExactly(true);
      harness.retire("Small", 1);
      assertThat(harness.status()).isEqualTo("RETIRED");
      assertThat(harness.told()).isEmpty();
    }
  }

  @Test
  void s11_whatWasNeverDeployedCannotBeRetired() throws Exception {
    try (Harness harness = Harness.fresh()) {
      harness.retire("Nowhere", 3);
      assertThat(harness.answer("dagger.rejections"))
          .contains("UNKNOWN_TEMPLATE")
          .contains("\"requestId\":\"r\"")
          .contains("\"template\":\"Nowhere\",\"version\":3");
      assertThat(harness.told()).isEmpty();
    }
  }

  @Test
  void s10_9_whoDeploysARetiredVersionBringsItBackASubmissionDoesNot() throws Exception {
    Header announced = new Header("dagger-submission", new byte[0]);
    OperatorSubtaskState snapshot;
    try (Harness harness = Harness.fresh()) {
      harness.deploy(SMALL);
      harness.retire("Small", 1);
      snapshot = harness.snapshot(1, 0);
    }
    try (Harness harness = new Harness()) {
      harness.initializeState(snapshot);
      harness.open();
      harness.deploy(SMALL, announced);
      assertThat(harness.status()).isEqualTo("RETIRED");
      assertThat(harness.told()).isEmpty();
      harness.deploy(SMALL.replace("{\"a\":1}", "{\"a\":2}"));
      assertThat(harness.answer("dagger.rejections"))
          .contains("INVALID_TEMPLATE")
          .contains("or deploy it again when the retired one has left");
      harness.deploy(SMALL);
      assertThat(harness.status()).isEqualTo("ACTIVE");
      assertThat(harness.told()).containsExactly(false);
    }
  }

  @Test
  void s10_9_aRetiredVersionThatNobodyNeedsIsClosedAndLeaves() throws Exception {
    OperatorSubtaskState snapshot;
    try (Harness harness = Harness.fresh()) {
      harness.deploy(SMALL);
      harness.retire("Small", 1);
      harness.release(1, true, "run-1", 1);
      assertThat(harness.stages()).containsExactly(Stage.ACTIVE, Stage.RETIRED);
      harness.release(1, false, "run-1", 1);
      harness.release(1, false, "run-1", 1);
      assertThat(harness.stages()).containsExactly(Stage.CLOSED);
      Operators.out(harness, Names.SIDE);
      harness.release(1, true, "run-1", 2);
      harness.release(1, true, "run-1", 2);
      assertThat(harness.stages()).containsExactly(Stage.GONE);
      assertThat(Samples.to("dagger.templates", Operators.out(harness, Names.SIDE)))
          .singleElement()
          .satisfies(
              record -> {
                assertThat(record.key()).isEqualTo(Samples.bytes("Small@1"));
                assertThat(record.value()).isNull();
              });
      harness.retire("Small", 1);
      assertThat(harness.answer("dagger.rejections")).contains("UNKNOWN_TEMPLATE");
      snapshot = harness.snapshot(1, 0);
    }
    try (Harness harness =
        new Harness(Samples.settings("run-2", List.of(Samples.template(SMALL))))) {
      harness.initializeState(snapshot);
      harness.open();
      harness.deploy(SMALL, new Header("dagger-submission", new byte[0]));
      assertThat(harness.stages()).as("a submission does not bring it back").isEmpty();
      assertThat(Operators.out(harness, Names.SIDE))
          .allSatisfy(frame -> assertThat(frame.out().value()).isNull());
      harness.deploy(SMALL.replace("{\"a\":1}", "{\"a\":2}"));
      assertThat(harness.status()).isEqualTo("ACTIVE");
      assertThat(harness.stages()).containsExactly(Stage.ACTIVE);
      harness.retire("Small", 1);
      harness.stages();
      harness.release(1, false, "run-2", 2);
      assertThat(harness.stages()).as("that was the retirement before").isEmpty();
      harness.release(2, false, "run-2", 2);
      assertThat(harness.stages()).containsExactly(Stage.CLOSED);
    }
  }

  @Test
  void s10_9_whatAnAbandonedRunToldIsNotBelieved() throws Exception {
    OperatorSubtaskState snapshot;
    try (Harness harness = Harness.fresh()) {
      harness.deploy(SMALL);
      harness.retire("Small", 1);
      snapshot = harness.snapshot(5, 0);
    }
    try (Harness harness = new Harness(Samples.settings("run-2", List.of()))) {
      harness.setRestoredCheckpointId(5);
      harness.initializeState(snapshot);
      harness.open();
      harness.release(1, false, "run-1", 6);
      harness.release(1, false, "another", 1);
      assertThat(harness.stages()).isEmpty();
      harness.release(1, false, "run-1", 5);
      assertThat(harness.stages()).containsExactly(Stage.CLOSED);
    }
  }

  @Test
  void s11_whatOnlyLooksLikeARecordOfTheJobIsADeadLetter() throws Exception {
    try (Harness harness = Harness.fresh()) {
      harness.send("{\"type\":\"release\"}", new Header("dagger-release", new byte[0]));
      assertThat(harness.answer("dagger.dead-letters")).contains("UNPARSABLE");
    }
  }
}
