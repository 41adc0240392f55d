package io.daggerflow.call;

/**
 * Names one try of one call: an answer counts only if its instance waits for exactly this one.
 *
 * @param life of the instance (rule S10.5)
 * @param place key of the task's place
 * @param run of the task (rule S2.7)
 * @param attempt the try of this run, from 1
 */
public record CallId(long life, String place, int run, int attempt) {}
