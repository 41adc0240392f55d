package io.daggerflow.flink.calls;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.call.Call;
import io.daggerflow.call.CallId;
import io.daggerflow.handler.TaskHandler;
import io.daggerflow.handler.TaskRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenCallsTest {

  private static final AtomicInteger CALLED = new AtomicInteger();
  private static final Semaphore MAY_RETURN = new Semaphore(0);

  private final Exchange exchange =
      Exchange.join("open-calls", new CallLimits(1, 1, 2, 10), getClass().getClassLoader());
  private final OpenCalls calls = new OpenCalls(exchange, false, new RepeatedCalls(0, () -> 0));

  OpenCallsTest() {
    CALLED.set(0);
    MAY_RETURN.drainPermits();
  }

  @AfterEach
  void leave() {
    exchange.leave();
  }

  /** Returns when it may. */
  public static final class Held implements TaskHandler {
    @Override
    public @Nullable Object handle(TaskRequest request) throws Exception {
      CALLED.incrementAndGet();
      MAY_RETURN.acquire();
      return null;
    }
  }

  private static Ask ask(int number) {
    return new Ask(
        new Ticket("i-" + number, new CallId(number, "P/Ü[" + number + "]", 1, 2)),
        "key",
        0,
        System.nanoTime(),
        new Call.Execute(Held.class.getName(), null, Map.of(), false));
  }

  private static void awaitCalled(int count) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> CALLED.get() == count);
  }

  private Reply next() {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> !exchange.isEmpty());
    return java.util.Objects.requireNonNull(Replies.next(exchange));
  }

  @Test
  void aCallIsMadeWhenItsStepIsDurable() {
    calls.asked(ask(1));
    calls.completed(1);
    assertThat(calls.snapshot(2)).hasSize(1);
    calls.asked(ask(2));
    assertThat(exchange.room(ask(1).target())).as("nothing is there yet").isEqualTo(2);
    calls.completed(2);
    awaitCalled(1);
    assertThat(exchange.room(ask(1).target())).isEqualTo(2);
    calls.snapshot(3);
    calls.completed(3);
    assertThat(exchange.room(ask(1).target())).isEqualTo(1);
  }

  @Test
  void orAtOnceAndWhatHasNoPlaceIsAskedAgainWhenAnAnswerMadeOne() {
    OpenCalls quick = new OpenCalls(exchange, true, new RepeatedCalls(0, () -> 0));
    for (int i = 1; i <= 4; i++) {
      quick.asked(ask(i));
    }
    awaitCalled(1);
    assertThat(OpenCalls.read(quick.snapshot(1))).as("asked again after a restore").hasSize(4);
    MAY_RETURN.release();
    Reply first = next();
    assertThat(first.ticket()).isEqualTo(ask(1).ticket());
    quick.over(first.ticket());
    assertThat(next()).isEqualTo(new Reply(ask(4).ticket(), null));
    quick.completed(1);
    awaitCalled(2);
    assertThat(exchange.isEmpty()).as("nothing is asked twice").isTrue();
  }

  @Test
  void aCheckpointThatIsNotCompletedIsMadeUpForByTheNext() {
    calls.asked(ask(1));
    calls.snapshot(1);
    calls.snapshot(2);
    calls.completed(2);
    awaitCalled(1);
  }

  @Test
  void whatIsOverBeforeIsNotMade() {
    calls.asked(ask(1));
    calls.snapshot(1);
    calls.over(ask(1).ticket());
    calls.asked(ask(2));
    calls.snapshot(2);
    calls.completed(2);
    MAY_RETURN.release();
    assertThat(next().ticket()).isEqualTo(ask(2).ticket());
    assertThat(CALLED).hasValue(1);
  }

  @Test
  void openCallsAreAskedAgainAfterARestore() {
    List<Ticket> asked = new ArrayList<>();
    for (int i = 1; i <= 1_200; i++) {
      calls.asked(ask(i));
      asked.add(ask(i).ticket());
    }
    calls.over(ask(7).ticket());
    asked.remove(6);
    List<byte[]> state = calls.snapshot(1);
    assertThat(state).hasSize(3);
    List<Ticket> read = OpenCalls.read(state);
    assertThat(read).isEqualTo(asked);

    OpenCalls restored = new OpenCalls(exchange, false, new RepeatedCalls(0, () -> 0));
    read.forEach(restored::restored);
    assertThat(OpenCalls.read(restored.snapshot(2))).as("until they come").isEqualTo(asked);
    for (Ticket ticket : asked) {
      assertThat(Replies.next(exchange)).isEqualTo(new Reply(ticket, null));
    }
  }

  @Test
  void aCallThatIsMadeAgainHasItsTimeFromWhenItGoesOut() throws Exception {
    Ask first = ask(1);
    Ask past = new Ask(first.ticket(), "key", 1, System.nanoTime(), first.call());
    RepeatedCalls repeated = new RepeatedCalls(60_000, () -> 5_000);
    OpenCalls restored = new OpenCalls(exchange, false, repeated);
    restored.restored(past.ticket());
    assertThat(restored.holds("i-1", 1_000)).isEqualTo(61_000);
    assertThat(next()).isEqualTo(new Reply(past.ticket(), null));
    restored.asked(past);
    restored.snapshot(1);
    Thread.sleep(2);
    restored.completed(1);
    awaitCalled(1);
    assertThat(restored.holds("i-1", 70_000)).isEqualTo(65_000);
    assertThat(restored.holds("i-2", 70_000)).isZero();
    restored.over(past.ticket());
    assertThat(restored.holds("i-1", 1_000)).isZero();
  }

  @Test
  void whatHasNoPlaceIsAskedAgainWhenThereIsOne() {
    for (int i = 1; i <= 5; i++) {
      calls.asked(ask(i));
    }
    calls.snapshot(1);
    calls.completed(1);
    awaitCalled(1);
    assertThat(exchange.isEmpty()).isTrue();
    calls.over(ask(4).ticket());
    MAY_RETURN.release(2);
    assertThat(next().ticket()).isEqualTo(ask(1).ticket());
    assertThat(next().ticket()).isEqualTo(ask(2).ticket());
    calls.completed(2);
    List<Ticket> again = new ArrayList<>();
    for (Reply reply = Replies.next(exchange); reply != null; reply = Replies.next(exchange)) {
      assertThat(reply.answer()).isNull();
      again.add(reply.ticket());
    }
    assertThat(again)
        .isNotEmpty()
        .allMatch(ticket -> Integer.parseInt(ticket.instance().substring(2)) > 2)
        .doesNotContain(ask(4).ticket());
  }
}
