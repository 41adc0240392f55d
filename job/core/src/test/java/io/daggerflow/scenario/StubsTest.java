package io.daggerflow.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StubsTest {

  private static final Call EXECUTE = new Call.Execute("h", null, Map.of(), false);
  private static final Call HTTP = new Call.HttpRequest("GET", "http://h", Map.of(), null);

  private final Map<String, List<Stub>> byPath = new LinkedHashMap<>();
  private final Stubs stubs = new Stubs(byPath, null);

  private static Stub stub(Object result) {
    return new Stub(new Answer.Result(result), null);
  }

  private Object ask(String path) {
    Callees.Reply reply = stubs.ask(asked(path, EXECUTE));
    return String.valueOf(((Answer.Result) reply.answer()).value());
  }

  private static Callees.Asked asked(String path, Call call) {
    return new Callees.Asked("i", path, 1, "key", call);
  }

  @Test
  void answersComeInOrderAndTheLastOneRepeats() {
    byPath.put("P/T", List.of(stub("a"), stub("b")));

    assertThat(List.of(ask("P/T"), ask("P/T"), ask("P/T"))).containsExactly("a", "b", "b");
  }

  @Test
  void thePathItselfComesBeforeStarsAndFewStarsBeforeMany() {
    byPath.put("A[*]/B[*]/T", List.of(stub("two stars")));
    byPath.put("A[*]/B[1]/T", List.of(stub("one star")));
    byPath.put("A[1]/B[1]/T", List.of(stub("none")));

    assertThat(ask("A[1]/B[1]/T")).isEqualTo("none");
    assertThat(ask("A[10]/B[1]/T")).isEqualTo("one star");
    assertThat(ask("A[10]/B[2]/T")).isEqualTo("two stars");
  }

  @Test
  void aStarIsANumberAndNothingElse() {
    byPath.put("A[*]/T", List.of(stub("a")));

    assertThatThrownBy(() -> ask("A[1]/X[2]/T")).isInstanceOf(ScenarioFailure.class);
    assertThatThrownBy(() -> ask("A/T")).isInstanceOf(ScenarioFailure.class);
    assertThatThrownBy(() -> ask("A[1]/TT")).isInstanceOf(ScenarioFailure.class);
  }

  @Test
  void aCallWithoutStubSaysWhichThereAre() {
    assertThatThrownBy(() -> ask("P/T"))
        .hasMessage("Expected a stub for the executor 'P/T' in instance 'i', but there are none");
    byPath.put("P/S", List.of(stub("a")));
    assertThatThrownBy(() -> stubs.ask(asked("P/T", HTTP)))
        .hasMessage(
            "Expected a stub for the http task 'P/T' in instance 'i', but there are only those of"
                + " [P/S]");
  }

  @Test
  void anAnswerOfTheOtherKindIsRefused() {
    byPath.put("P/E", List.of(new Stub(new Answer.Response(200, Map.of(), null), null)));
    byPath.put("P/H", List.of(stub("a")));
    byPath.put("P/F", List.of(new Stub(new Answer.Failed(null, "down", true), null)));

    assertThatThrownBy(() -> ask("P/E")).hasMessageContaining("'result' or 'fail'");
    assertThatThrownBy(() -> stubs.ask(asked("P/H", HTTP)))
        .hasMessageContaining("'status' or 'fail'");
    assertThat(stubs.ask(asked("P/F", HTTP)).answer()).isInstanceOf(Answer.Failed.class);
    assertThat(stubs.ask(asked("P/F", EXECUTE)).answer()).isInstanceOf(Answer.Failed.class);
  }
}
