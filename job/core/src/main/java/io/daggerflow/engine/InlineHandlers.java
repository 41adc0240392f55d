package io.daggerflow.engine;

import io.daggerflow.call.Answer;
import io.daggerflow.call.Call;

/**
 * Runs the handlers that are part of a step. They are quick, and change nothing but their result.
 */
@FunctionalInterface
public interface InlineHandlers {

  /**
   * The answer.
   *
   * @param path of the task
   * @param attempt the try, from 1
   */
  Answer answer(
      String instanceId, String path, int attempt, String idempotencyKey, Call.Execute call);
}
