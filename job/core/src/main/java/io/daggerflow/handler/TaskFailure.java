package io.daggerflow.handler;

/**
 * A handler throws this to say why the work cannot be done, and whether another try makes sense.
 */
public final class TaskFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean retryable;

  /**
   * @param code a word that templates can ask for, as {@code error.code == 'DECLINED'}
   * @param message a sentence for people
   * @param retryable whether {@code retry} of the task may try again
   */
  public TaskFailure(String code, String message, boolean retryable) {
    super(message);
    this.code = code;
    this.retryable = retryable;
  }

  /** A word that templates can ask for. */
  public String code() {
    return code;
  }

  /** Whether another try makes sense. */
  public boolean isRetryable() {
    return retryable;
  }
}
