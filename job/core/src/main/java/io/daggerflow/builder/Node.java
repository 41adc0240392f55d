package io.daggerflow.builder;

/**
 * A process or a task: what both have.
 *
 * @param <T> the piece itself
 */
public interface Node<T extends Node<T>> extends Monitored<T> {

  /** Text for people. */
  default T description(String text) {
    return with("description", text);
  }

  /** Expression, asked once; false: SKIPPED, the flow goes on. */
  default T when(String expression) {
    return with("when", expression);
  }

  /** {@code skip} or {@code fail}. */
  default T onTimeout(String word) {
    return with("onTimeout", word);
  }

  /** {@code fail}, {@code continue}, or of a task {@code hold}. */
  default T onFailure(String word) {
    return with("onFailure", word);
  }

  /** On a listener: takes messages when COMPLETED; else: runs again when a re-drive passes it. */
  default T reprocessOnMessage() {
    return reprocessOnMessage(true);
  }

  /** As {@link #reprocessOnMessage()}, or not. */
  default T reprocessOnMessage(boolean reprocess) {
    return with("reprocessOnMessage", reprocess);
  }
}
