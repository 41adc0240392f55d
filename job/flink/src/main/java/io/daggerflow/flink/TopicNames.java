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
    String loopback)
    implements Serializable {

  /** All of them; each must exist when the job starts. */
  List<String> all() {
    return List.of(control, deployments, templates, events, rejections, deadLetters, loopback);
  }
}
