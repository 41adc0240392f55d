package io.daggerflow.tools.client;

import java.util.List;
import java.util.Map;

/**
 * Names of the topics of one installation of the job. They are the defaults of the wire format
 * unless the settings name others, as the options {@code --topics.control} etc. of the job do.
 */
public record Topics(
    String control,
    String deployments,
    String templates,
    String events,
    String rejections,
    String deadLetters,
    String loopback,
    String replay) {

  /** The names of the wire format. */
  public static Topics defaults() {
    return of(Map.of());
  }

  /**
   * The names of the wire format, except for those that are given.
   *
   * @param names by the name of the job's option without {@code topics.}: {@code control}, {@code
   *     dead-letters}, …
   */
  public static Topics of(Map<String, String> names) {
    return new Topics(
        names.getOrDefault("control", "dagger.control"),
        names.getOrDefault("deployments", "dagger.deployments"),
        names.getOrDefault("templates", "dagger.templates"),
        names.getOrDefault("events", "dagger.events"),
        names.getOrDefault("rejections", "dagger.rejections"),
        names.getOrDefault("dead-letters", "dagger.dead-letters"),
        names.getOrDefault("loopback", "dagger.loopback"),
        names.getOrDefault("replay", "dagger.replay"));
  }

  /** Whether records of the topic can come again by a replay: requests, and users' messages. */
  public boolean canComeAgain(String topic) {
    return topic.equals(control)
        || !List.of(deployments, templates, events, rejections, deadLetters, loopback, replay)
            .contains(topic);
  }
}
