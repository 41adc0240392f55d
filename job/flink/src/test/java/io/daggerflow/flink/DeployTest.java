package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

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
      super(new ProcessOperator<>(new Deploy(Samples.settings(), Operators::topics)));
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

    /** Whether the subtasks were told that the version is retired; empty if nothing was told. */
    List<Boolean> told() {
      List<Boolean> told =
          extractOutputValues().stream().map(frame -> frame.template().retired()).toList();
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
      assertThat(harness.answer("dagger.rejections")).contains("INVALID_TEMPLATE");
      harness.deploy(SMALL);
      assertThat(harness.status()).isEqualTo("ACTIVE");
      assertThat(harness.told()).containsExactly(false);
    }
  }
}
