package io.daggerflow.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.daggerflow.handler.TaskFailure;
import io.daggerflow.handler.TaskHandler;
import io.daggerflow.handler.TaskRequest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HandlerClassesTest {

  private final HandlerClasses classes = new HandlerClasses(getClass().getClassLoader());

  /** Does what the input says. */
  public static final class Obedient implements TaskHandler {
    private int calls;

    @Override
    public @Nullable Object handle(TaskRequest request) throws Exception {
      calls++;
      if ("decline".equals(request.input())) {
        throw new TaskFailure("DECLINED", "no money", false);
      }
      if ("throw".equals(request.input())) {
        throw new java.io.IOException("the line is down");
      }
      return "count".equals(request.input()) ? calls : request.input();
    }
  }

  /** Cannot be made. */
  public static final class Private implements TaskHandler {
    private Private() {}

    @Override
    public @Nullable Object handle(TaskRequest request) {
      return null;
    }
  }

  private static final AtomicInteger INITIALIZED = new AtomicInteger();

  /** Does something as soon as it is used. */
  public static final class NoHandler {
    static {
      INITIALIZED.incrementAndGet();
    }
  }

  @Test
  void noCodeRunsOfAClassThatIsNoHandler() {
    assertThat(answer(NoHandler.class.getName(), null))
        .isInstanceOfSatisfying(
            Answer.Failed.class,
            failed ->
                assertThat(failed.message())
                    .contains("does not implement " + TaskHandler.class.getName()));
    assertThat(INITIALIZED).hasValue(0);
  }

  private Answer answer(@Nullable Object input) {
    return answer(Obedient.class.getName(), input);
  }

  private Answer answer(String handler, @Nullable Object input) {
    return classes.answer(handler, new TaskRequest(input, Map.of(), "k", 1, "i", "P/T"));
  }

  @Test
  void aResultIsAJsonValueAsTheEngineKnowsThem() {
    assertThat(answer(Arrays.asList(1, (short) 2, 3L, 0.5f, new BigDecimal("1.5"), null, true)))
        .isEqualTo(new Answer.Result(Arrays.asList(1L, 2L, 3L, 0.5, 1.5, null, true)));
    assertThat(answer(Map.of("a", BigInteger.TEN))).isEqualTo(new Answer.Result(Map.of("a", 10L)));
    BigInteger large = BigInteger.TEN.pow(30);
    assertThat(answer(large)).isEqualTo(new Answer.Result(large));
    assertThat(answer(null)).isEqualTo(new Answer.Result(null));
  }

  @Test
  void whatIsNoJsonValueIsNotTriedAgainBecauseTheWorkWasDone() {
    for (Object value :
        List.of(new Object(), List.of(Thread.State.NEW), Double.NaN, Map.of(1, "one"))) {
      assertThat(answer(value))
          .isInstanceOfSatisfying(
              Answer.Failed.class,
              failed -> {
                assertThat(failed.code()).isEqualTo("HANDLER");
                assertThat(failed.message()).startsWith("Expected the ");
                assertThat(failed.retryable()).isFalse();
              });
    }
  }

  @Test
  void aFailureIsAnAnswer() {
    assertThat(answer("decline")).isEqualTo(new Answer.Failed("DECLINED", "no money", false));
    assertThat(answer("throw"))
        .isEqualTo(new Answer.Failed("HANDLER", "java.io.IOException: the line is down", true));
  }

  @Test
  void oneObjectServesAllCalls() {
    answer("count");

    assertThat(answer("count")).isEqualTo(new Answer.Result(2L));
  }

  @Test
  void aClassThatIsNoHandlerIsAnAnswerToo() {
    assertThat(problem("com.example.Nowhere")).endsWith("but there is no such class");
    assertThat(problem("java.lang.String"))
        .endsWith("but it does not implement io.daggerflow.handler.TaskHandler");
    assertThat(problem(Private.class.getName())).contains("NoSuchMethodException");
  }

  private String problem(String handler) {
    Answer.Failed failed = (Answer.Failed) answer(handler, null);
    assertThat(failed.retryable()).isFalse();
    return failed.message();
  }
}
