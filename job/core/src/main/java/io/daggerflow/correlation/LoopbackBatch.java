package io.daggerflow.correlation;

import java.util.List;

/**
 * What one step of an instance tells keys and other instances: one record of the loopback.
 *
 * @param run the submission of the job that wrote it
 * @param checkpoint the one that it becomes visible with
 * @param sender the instance; records of one sender stay in order
 * @param unknown how many things in it were of a kind that this version does not know; they are not
 *     kept
 */
public record LoopbackBatch(
    String run,
    long checkpoint,
    String sender,
    List<Notice> notices,
    List<Request> requests,
    int unknown) {

  public LoopbackBatch {
    notices = List.copyOf(notices);
    requests = List.copyOf(requests);
  }

  /**
   * A request to another instance.
   *
   * @param body not copied: nobody changes it
   */
  public record Request(String instance, byte[] body) {}
}
