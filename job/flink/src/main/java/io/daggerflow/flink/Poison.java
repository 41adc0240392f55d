package io.daggerflow.flink;

import io.daggerflow.engine.DeadLetter;
import io.daggerflow.message.Message;
import org.jspecify.annotations.Nullable;

/** What is told of an error of the engine itself (rule S11): the top of its stack. */
final class Poison {

  private static final int FRAMES = 6;
  private static final int LONGEST_MESSAGE = 500;

  private Poison() {}

  static String describe(Throwable error) {
    StringBuilder text = new StringBuilder(error.getClass().getName());
    String message = error.getMessage();
    if (message != null) {
      text.append(": ");
      text.append(message, 0, Math.min(message.length(), LONGEST_MESSAGE));
    }
    StackTraceElement[] stack = error.getStackTrace();
    for (int i = 0; i < Math.min(FRAMES, stack.length); i++) {
      text.append("\n  at ").append(stack[i]);
    }
    return text.toString();
  }

  /** The reason of a suspension, or of a refusal. */
  static String reason(Throwable error) {
    String text = describe(error);
    int end = text.indexOf("\n  at ");
    return DeadLetter.Code.INTERNAL_ERROR + ": " + (end < 0 ? text : text.substring(0, end));
  }

  static DeadLetter letter(Message message, @Nullable String instance, Throwable error) {
    return new DeadLetter(
        message, DeadLetter.Code.INTERNAL_ERROR, describe(error), instance, null, null);
  }
}
