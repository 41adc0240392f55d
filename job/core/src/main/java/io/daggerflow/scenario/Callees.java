package io.daggerflow.scenario;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;
import org.jspecify.annotations.Nullable;

/** Whoever answers the calls of {@code executor} and {@code http} tasks in virtual time. */
@FunctionalInterface
public interface Callees {

  /** One try of a call. */
  record Asked(String instanceId, String path, int attempt, String idempotencyKey, Call call) {}

  /**
   * What comes back.
   *
   * @param takes a duration, as JSON value: when it comes; null for at the same moment
   */
  record Reply(Answer answer, @Nullable Object takes) {}

  /**
   * The answer.
   *
   * @throws ScenarioFailure if there is none: the scenario fails
   */
  Reply ask(Asked asked);
}
