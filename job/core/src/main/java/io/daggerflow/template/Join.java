package io.daggerflow.template;

/**
 * When the children of a {@code parallel} or the copies of a {@code forEach} are over, and how many
 * of them run at a time (rule S4).
 *
 * @param atLeast 0 for JOIN_ALL; with ATLEAST_ONE how many must be COMPLETED
 * @param maxConcurrency 0 for all at once
 */
public record Join(int atLeast, int maxConcurrency) {

  /** All of them, side by side. */
  public static final Join ALL = new Join(0, 0);
}
