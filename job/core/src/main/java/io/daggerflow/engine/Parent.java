package io.daggerflow.engine;

/**
 * The task that started a child workflow (rule S13).
 *
 * @param instance id of the instance
 * @param life of the instance
 * @param path of the task
 * @param place key of the task's place
 * @param run of the task
 * @param waits whether it is over with the child
 */
public record Parent(
    String instance, long life, String path, String place, int run, boolean waits) {}
