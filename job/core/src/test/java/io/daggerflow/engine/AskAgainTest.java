package io.daggerflow.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import io.daggerflow.call.CallId;
import io.daggerflow.codec.MemoryStore;
import io.daggerflow.codec.Store;
import io.daggerflow.format.RequestReader;
import io.daggerflow.state.InstanceState;
import io.daggerflow.state.Status;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A call that was lost with its machine is made again, as the same try of the same work. */
class AskAgainTest {

  private static final String TEMPLATE =
      """
      template: Asks
      version: 1
      processes:
        - name: P
          tasks:
            - name: CALL
              type: http
              url: http://h/${ params.nr }
              headers: {token: "${ secrets.TOKEN }"}
              retry: {maxAttempts: 2, initialInterval: PT1S, jitter: 0}
              set: {answer: "${ response.body }"}
            - {name: END, type: trigger, after: PT1H}
      """;

  private final Store store = new MemoryStore();
  private Engine engine;

  @BeforeEach
  void start() throws Exception {
    engine = OneTemplate.of(TEMPLATE).engine(Map.of("TOKEN", "s3cret"));
    request(
        "{\"type\":\"start\",\"instanceId\":\"i\",\"template\":\"Asks\",\"parameters\":{\"nr\":1}}");
  }

  private Step request(String json) throws Exception {
    RequestReader.Read read = RequestReader.read(json.getBytes(StandardCharsets.UTF_8), 7);
    return step(new Event.Requested(Objects.requireNonNull(read.request())), 1_000);
  }

  private Step step(Event event, long now) {
    Step step = engine.step("i", InstanceState.read(store), event, now);
    step.write(store);
    return step;
  }

  private static CallId call(int run, int attempt) {
    return new CallId(7, "P/CALL", run, attempt);
  }

  private static Effect.@Nullable AskHandler asked(Step step) {
    List<Effect.AskHandler> asked =
        step.effects().stream()
            .filter(Effect.AskHandler.class::isInstance)
            .map(Effect.AskHandler.class::cast)
            .toList();
    assertThat(asked).hasSizeLessThan(2);
    return asked.isEmpty() ? null : asked.get(0);
  }

  private static boolean tells(Step step) {
    return step.effects().stream().anyMatch(Effect.PublishEvent.class::isInstance);
  }

  @Test
  void theSameTryIsAskedAgainAndNothingElseHappens() {
    byte[] before = store.head();

    Step step = step(new Event.AskAgain(call(1, 1)), 11_000);

    Effect.AskHandler asked = Objects.requireNonNull(asked(step));
    assertThat(asked.id()).isEqualTo(call(1, 1));
    assertThat(asked.idempotencyKey()).isEqualTo("i/7/P/CALL/1");
    assertThat(asked.timeoutMillis()).as("what is left of the try's 30 s").isEqualTo(20_000);
    assertThat(asked.call())
        .isEqualTo(new Call.HttpRequest("GET", "http://h/1", Map.of("token", "s3cret"), null));
    assertThat(tells(step)).isFalse();
    assertThat(store.head()).isEqualTo(before);
  }

  @Test
  void itsAnswerCountsOnce() {
    step(new Event.AskAgain(call(1, 1)), 2_000);
    Answer answer = new Answer.Response(200, Map.of(), "first");
    assertThat(tells(step(new Event.Answered(call(1, 1), answer), 3_000))).isTrue();

    Step second = step(new Event.Answered(call(1, 1), answer), 3_000);

    assertThat(second.effects()).containsExactly(new Effect.Count(Counter.STALE_ANSWERS));
  }

  @Test
  void whoDoesNotWaitAsksNothing() {
    assertThat(step(new Event.AskAgain(call(1, 2)), 2_000).effects()).isEmpty();
    assertThat(step(new Event.AskAgain(call(2, 1)), 2_000).effects()).isEmpty();
    assertThat(step(new Event.AskAgain(new CallId(8, "P/CALL", 1, 1)), 2_000).effects()).isEmpty();
    assertThat(step(new Event.AskAgain(new CallId(7, "P/X", 1, 1)), 2_000).effects()).isEmpty();
    step(new Event.Answered(call(1, 1), new Answer.Response(503, Map.of(), null)), 2_000);
    assertThat(step(new Event.AskAgain(call(1, 1)), 2_000).effects()).isEmpty();
  }

  @Test
  void anotherTryIsAskedWithTheKeyOfTheFirst() {
    step(new Event.Answered(call(1, 1), new Answer.Response(503, Map.of(), null)), 2_000);
    step(new Event.TimeReached(3_000), 3_000);

    Step step = step(new Event.AskAgain(call(1, 2)), 4_000);

    assertThat(Objects.requireNonNull(asked(step)).idempotencyKey()).isEqualTo("i/7/P/CALL/1");
  }

  @Test
  void aSuspendedInstanceAsksToo() throws Exception {
    request("{\"type\":\"suspend\",\"instanceId\":\"i\"}");

    assertThat(asked(step(new Event.AskAgain(call(1, 1)), 2_000))).isNotNull();
  }

  @Test
  void aCallThatCannotBeComputedAnyMoreFailsItsTask() throws Exception {
    request("{\"type\":\"update-parameters\",\"instanceId\":\"i\",\"parameters\":{\"nr\":null}}");

    Step step = step(new Event.AskAgain(call(1, 1)), 2_000);

    assertThat(asked(step)).isNull();
    InstanceState state = Objects.requireNonNull(InstanceState.read(store));
    assertThat(state.status()).isEqualTo(Status.FAILURE);
    assertThat(state.reason()).startsWith("P/CALL: EXPRESSION");
  }
}
