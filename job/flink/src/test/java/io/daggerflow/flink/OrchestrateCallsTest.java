package io.daggerflow.flink;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.call.Answer;
import io.daggerflow.call.CallId;
import io.daggerflow.flink.calls.CallLimits;
import io.daggerflow.flink.calls.Exchange;
import io.daggerflow.flink.calls.Replies;
import io.daggerflow.flink.calls.Reply;
import io.daggerflow.flink.calls.Ticket;
import io.daggerflow.handler.TaskFailure;
import io.daggerflow.handler.TaskHandler;
import io.daggerflow.handler.TaskRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The calls of {@code orchestrate}: when they are made, and what becomes of their answers. */
final class OrchestrateCallsTest {

  private static final String ASKS =
      """
      template: Asks
      version: 1
      processes:
        - name: P
          tasks:
            - name: CALL
              type: executor
              handler: io.daggerflow.flink.OrchestrateCallsTest$Doubles
              input: ${ params.nr }
              retry: {maxAttempts: 2, initialInterval: PT1S, jitter: 0, timeout: PT5S}
              set: {twice: "${ result }"}
      """;

  private static final String INLINE =
      ASKS.replace("template: Asks", "template: Inline")
          .replace("timeout: PT5S}", "timeout: PT5S}\n        inline: true");

  private static final ConcurrentLinkedQueue<TaskRequest> ASKED = new ConcurrentLinkedQueue<>();

  /** Doubles a number. */
  public static final class Doubles implements TaskHandler {
    @Override
    public Object handle(TaskRequest request) {
      ASKED.add(request);
      long number = (Long) Objects.requireNonNull(request.input());
      if (number < 0) {
        throw new TaskFailure("NEGATIVE", "no", false);
      }
      return 2 * number;
    }
  }

  private static OrchestrateHarness opened(
      DeliveryMode delivery, @Nullable OperatorSubtaskState snapshot, long now) throws Exception {
    return OrchestrateHarness.opened(
        Samples.settings(delivery, ASKS, INLINE), Operators::topics, snapshot, now);
  }

  private static OrchestrateHarness fresh() throws Exception {
    return opened(DeliveryMode.EXACTLY_ONCE, null, 1_000);
  }

  private static OrchestrateHarness restored(OperatorSubtaskState snapshot, long now)
      throws Exception {
    return opened(DeliveryMode.EXACTLY_ONCE, snapshot, now);
  }

  private static void start(OrchestrateHarness harness, String id, String template, int number)
      throws Exception {
    harness.send(
        Samples.request(id, "start", Samples.started(template, "{\"nr\":" + number + "}")));
  }

  private Exchange exchange;

  @BeforeEach
  void join() {
    ASKED.clear();
    exchange =
        Exchange.join("run-1", new CallLimits(4, 4, 100, 1_000), getClass().getClassLoader());
  }

  @AfterEach
  void leave() {
    exchange.leave();
  }

  private Reply next() {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !exchange.isEmpty());
    return Objects.requireNonNull(Replies.next(exchange));
  }

  @Test
  void aCallIsMadeWhenItsStepIsDurableAndItsAnswerGoesOn() throws Exception {
    try (var harness = fresh()) {
      start(harness, "i", "Asks", 21);
      assertThat(harness.events()).singleElement().asString().contains("\"status\":\"EXECUTING\"");
      harness.notifyOfCompletedCheckpoint(0);
      harness.complete(1);
      Reply reply = next();
      assertThat(ASKED)
          .singleElement()
          .satisfies(asked -> assertThat(asked.instanceId()).isEqualTo("i"));
      harness.send(Frame.reply(reply));
      assertThat(harness.events())
          .singleElement()
          .asString()
          .contains("\"type\":\"handler\"")
          .contains("\"twice\":42")
          .contains("\"status\":\"COMPLETED\"");
      harness.send(Frame.reply(reply));
      assertThat(harness.events()).as("the same answer once more").isEmpty();
    }
  }

  @Test
  void withLowLatencyACallIsMadeAtOnceAndAgainWithTheSameKeyAfterARollback() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = opened(DeliveryMode.LOW_LATENCY, null, 1_000)) {
      snapshot = harness.snapshot(1, 0);
      start(harness, "i", "Asks", 21);
      harness.send(Frame.reply(next()));
      assertThat(harness.events()).hasSize(2).last().asString().contains("COMPLETED");
    }
    try (var harness = opened(DeliveryMode.LOW_LATENCY, snapshot, 5_000)) {
      start(harness, "i", "Asks", 21);
      harness.send(Frame.reply(next()));
      assertThat(harness.events()).hasSize(2).last().asString().contains("COMPLETED");
    }
    assertThat(ASKED)
        .hasSize(2)
        .extracting(TaskRequest::idempotencyKey)
        .containsOnly("i/393217/P/CALL/1");
  }

  @Test
  void aStepThatIsRolledBackHasCalledNobody() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = fresh()) {
      snapshot = harness.snapshot(1, 0);
      start(harness, "i", "Asks", 21);
      harness.notifyOfCompletedCheckpoint(1);
    }
    try (var harness = restored(snapshot, 2_000)) {
      harness.complete(2);
      assertThat(exchange.isEmpty()).isTrue();
      assertThat(ASKED).isEmpty();
    }
  }

  @Test
  void aLostCallIsAskedAgainWithTheSameKeyAndItsAnswerWinsOverTheTimeout() throws Exception {
    OperatorSubtaskState snapshot;
    try (var harness = fresh()) {
      start(harness, "i", "Asks", 21);
      snapshot = harness.snapshot(1, 0);
      harness.notifyOfCompletedCheckpoint(1);
      next();
    }
    try (var harness = restored(snapshot, 600_000)) {
      harness.setProcessingTime(600_001);
      Reply again = next();
      assertThat(again.answer()).isNull();
      harness.send(Frame.reply(again));
      assertThat(harness.events()).isEmpty();
      harness.complete(2);
      Reply reply = next();
      assertThat(reply.ticket()).isEqualTo(again.ticket());
      harness.send(Frame.reply(reply));
      assertThat(harness.events()).singleElement().asString().contains("COMPLETED");
    }
    assertThat(ASKED).hasSize(2);
    assertThat(ASKED.stream().map(TaskRequest::idempotencyKey).distinct()).hasSize(1);
    assertThat(ASKED.stream().map(TaskRequest::attempt)).containsExactly(1, 1);
  }

  /** A snapshot in which the call of an instance is open, whose try lasts until 6,000. */
  private OperatorSubtaskState open() throws Exception {
    try (var harness = fresh()) {
      start(harness, "i", "Asks", 21);
      OperatorSubtaskState snapshot = harness.snapshot(1, 0);
      harness.notifyOfCompletedCheckpoint(1);
      next();
      return snapshot;
    }
  }

  @Test
  void theGraceOfALostCallBeginsWhenItGoesOutHoweverLate() throws Exception {
    try (var harness = restored(open(), 600_000)) {
      harness.setProcessingTime(600_001);
      harness.send(Frame.reply(next()));
      harness.setProcessingTime(640_000);
      assertThat(harness.events()).as("its checkpoint takes long").isEmpty();
      harness.complete(2);
      Reply reply = next();
      harness.setProcessingTime(649_000);
      assertThat(harness.events()).isEmpty();
      harness.send(Frame.reply(reply));
      assertThat(harness.events()).singleElement().asString().contains("COMPLETED");
    }
  }

  @Test
  void aLostCallWhoseTimeIsOverRightAfterTheRestoreHasTheGraceToo() throws Exception {
    try (var harness = restored(open(), 5_000)) {
      harness.setProcessingTime(5_500);
      harness.send(Frame.reply(next()));
      harness.complete(2);
      Reply reply = next();
      harness.setProcessingTime(15_000);
      assertThat(harness.events()).isEmpty();
      harness.send(Frame.reply(reply));
      assertThat(harness.events()).singleElement().asString().contains("COMPLETED");
    }
  }

  @Test
  void withTheGraceTheTryOfALostCallIsOver() throws Exception {
    try (var harness = restored(open(), 5_000)) {
      harness.setProcessingTime(6_000);
      harness.send(Frame.reply(next()));
      harness.setProcessingTime(9_000);
      harness.complete(2);
      harness.setProcessingTime(18_900);
      assertThat(harness.events()).isEmpty();
      harness.setProcessingTime(30_000);
      assertThat(harness.events()).first().asString().contains("TIMEOUT");
    }
  }

  @Test
  void withAnotherParallelismEachCallIsAskedAgainOnceWhereItsInstanceIs() throws Exception {
    int calls = 20;
    OperatorSubtaskState snapshot;
    try (var harness = fresh()) {
      for (int i = 0; i < calls; i++) {
        start(harness, "i-" + i, "Asks", i);
      }
      snapshot = harness.snapshot(1, 0);
    }
    List<Ticket> all = new ArrayList<>();
    for (int index = 0; index < 2; index++) {
      try (var harness =
          OrchestrateHarness.half(Samples.settings(ASKS, INLINE), snapshot, index, 2_000)) {
        List<Ticket> own = new ArrayList<>();
        for (Reply reply = Replies.next(exchange); reply != null; reply = Replies.next(exchange)) {
          own.add(reply.ticket());
          harness.send(Frame.reply(reply));
        }
        assertThat(own).hasSizeBetween(1, calls - 1);
        harness.complete(2);
        for (int i = 0; i < own.size(); i++) {
          harness.send(Frame.reply(next()));
        }
        assertThat(harness.events()).hasSize(own.size()).allMatch(e -> e.contains("COMPLETED"));
        all.addAll(own);
      }
    }
    assertThat(all).hasSize(calls).doesNotHaveDuplicates();
  }

  @Test
  void aTryThatTookTooLongIsFollowedByAnother() throws Exception {
    try (var harness = fresh()) {
      start(harness, "i", "Asks", 21);
      harness.complete(1);
      Reply late = next();
      harness.setProcessingTime(6_000);
      harness.setProcessingTime(7_000);
      harness.events();
      harness.send(Frame.reply(late));
      assertThat(harness.events()).as("nobody waits for the first any more").isEmpty();
      harness.complete(2);
      Reply second = next();
      assertThat(second.ticket().id().attempt()).isEqualTo(2);
      harness.send(Frame.reply(second));
      assertThat(harness.events()).singleElement().asString().contains("COMPLETED");
    }
  }

  @Test
  void anInlineHandlerAnswersInItsStep() throws Exception {
    try (var harness = fresh()) {
      start(harness, "i", "Inline", 4);
      assertThat(harness.events())
          .singleElement()
          .asString()
          .contains("\"twice\":8")
          .contains("\"status\":\"COMPLETED\"");
      start(harness, "j", "Inline", -4);
      assertThat(harness.events()).singleElement().asString().contains("NEGATIVE: no");
    }
  }

  @Test
  void anAnswerForNobodyChangesNothing() throws Exception {
    try (var harness = fresh()) {
      Ticket nobody = new Ticket("x", new CallId(1, "P/CALL", 1, 1));
      harness.send(Frame.reply(new Reply(nobody, new Answer.Result(Map.of()))));
      harness.send(Frame.reply(new Reply(nobody, null)));
      assertThat(harness.events()).isEmpty();
      assertThat(Samples.keys(harness.getOperator(), "instance")).isZero();
    }
  }
}
