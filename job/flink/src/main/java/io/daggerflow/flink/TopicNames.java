package io.daggerflow.flink;

import java.io.Serializable;
import java.util.List;

/** The topics of the job itself. */
record TopicNames(
    String control,
    String deployments,
    String templates,
    String events,
    String rejections,
    String deadLetters,
    String loopback,
    String replay)
    implements Serializable {

  /** Those that must exist when the job starts: the one of replays is read once it does. */
  List<String> required() {
    return List.of(control, deployments, templates, events, rejections, deadLetters, loopback);
  }

  /** Whether records of the topic can come again by a replay: requests, and users' messages. */
  boolean canComeAgain(String topic) {
    return topic.equals(control) || !topic.equals(replay) && !required().contains(topic);
  }
}
