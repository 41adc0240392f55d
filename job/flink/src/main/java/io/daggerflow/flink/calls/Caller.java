package io.daggerflow.flink.calls;

import io.daggerflow.call.Answer;
import java.util.function.Consumer;

/** Makes calls of one kind. */
interface Caller extends AutoCloseable {

  /**
   * Makes the call, in a thread that may wait. Gives exactly one answer, at once or later, whatever
   * happens.
   */
  void call(Ask ask, Consumer<Answer> reply);

  /** Lets go of what is under way. */
  @Override
  void close();
}
