package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.correlation.Open;
import java.util.List;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.apache.flink.streaming.api.operators.co.CoBroadcastWithKeyedOperator;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.KeyedTwoInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/** {@code orchestrate} alone, on RocksDB, with time in the hands of the test. */
final class OrchestrateTest {

  private static final long DAY = 24 * 60 * 60 * 1000L;
  private static final int MAX_PARALLELISM = 128;

  private static final class Harness
      extends KeyedTwoInputStreamOperatorTestHarness<String, Frame, Frame, Frame> {

    Harness(int parallelism, int index, TopicsSource topics) throws Exception {
      super(
          new CoBroadcastWithKeyedOperator<>(
              new Orchestrate(Samples.settings(), topics), List.of(Names.TEMPLATES_STATE)),
          Frame::key,
          null,
          Types.STRING,
          MAX_PARALLELISM,
          parallelism,
          index);
      setStateBackend(new EmbeddedRocksDBStateBackend(true));
      setup(FrameSerializer.INSTANCE);
    }

    static Harness fresh() throws Exception {
      Harness harness = new Harness(1, 0, Harness::anyTopic);
      harness.open();
      harness.setProcessingTime(1_000);
      return harness;
    }

    static TopicsSource.Opened anyTopic() {
      return new TopicsSource.Opened() {
        @Override
        public int partitions(String topic) {
          return 4;
        }

        @Override
        public void close() {}
      };
    }

    void send(Frame frame) throws Exception {
      processElement1(frame, 0);
    }

    boolean isMine(String key) {
      return KeyGroupRangeAssignment.assignKeyToParallelOperator(
              key, MAX_PARALLELISM, getEnvironment().getTaskInfo().getNumberOfParallelSubtasks())
          == getEnvironment().getTaskInfo().getIndexOfThisSubtask();
    }

    /** What came out since the last call. */
    List<Frame> out() {
      List<Frame> frames = List.copyOf(extractOutputValues());
      getOutput().clear();
      return frames;
    }
  }

  private static void reply(Harness harness, List<Open> opens, int listener, String topic)
      throws Exception {
    harness.send(
        Samples.delivery(opens.get(listener), topic, "{\"order_number\":\"A1\",\"payment_id\":7}"));
  }

  @Test
  void anOrderGoesToItsEndAndLeavesNothing() throws Exception {
    try (Harness harness = Harness.fresh()) {
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
    try (Harness harness = Harness.fresh()) {
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
    TopicsSource broken =
        () ->
            new TopicsSource.Opened() {
              @Override
              public int partitions(String topic) {
                if (topic.equals("SHIPPING_COMMAND")) {
                  throw new IllegalArgumentException("a bug");
                }
                return 1;
              }

              @Override
              public void close() {}
            };
    try (Harness harness = new Harness(1, 0, broken)) {
      harness.open();
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
    try (Harness harness = Harness.fresh()) {
      for (int i = 0; i < orders; i++) {
        harness.send(Samples.start("o-" + i, "A" + i));
      }
      opens = Samples.opens(harness.out());
      snapshot = harness.snapshot(7, 0);
    }
    OperatorSubtaskState state = AbstractStreamOperatorTestHarness.repackageState(snapshot);
    int taken = 0;
    for (int index = 0; index < 2; index++) {
      try (Harness harness = new Harness(2, index, Harness::anyTopic)) {
        harness.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                state, MAX_PARALLELISM, 1, 2, index));
        harness.open();
        harness.setProcessingTime(2_000);
        for (int i = 0; i < orders; i++) {
          if (harness.isMine("o-" + i)) {
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
    try (Harness harness = Harness.fresh()) {
      harness.send(Samples.start("o-1", "A1"));
      harness.send(Samples.start("o-2", "A2"));
      opens = Samples.opens(harness.out());
      snapshot = harness.snapshot(1, 0);
    }
    long restored = 2 * DAY;
    try (Harness harness = new Harness(1, 0, Harness::anyTopic)) {
      harness.initializeState(snapshot);
      harness.getProcessingTimeService().setCurrentTime(restored);
      harness.open();
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
}
