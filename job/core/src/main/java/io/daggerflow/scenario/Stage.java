package io.daggerflow.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A job while a scenario runs on it, and how much of what it put out was looked at already. */
final class Stage {

  private final ScenarioJob job;
  private final Map<String, Integer> seen = new HashMap<>();

  Stage(ScenarioJob job) {
    this.job = job;
  }

  ScenarioJob job() {
    return job;
  }

  /** What a list got since this was asked for the last time. */
  List<Object> fresh(String list) {
    List<Object> all = all(list);
    int from = seen.getOrDefault(list, 0);
    seen.put(list, all.size());
    return new ArrayList<>(all.subList(from, all.size()));
  }

  /** The same, in the order that is expected if the job may have put it out so. */
  List<Object> fresh(String list, List<?> expected) {
    return Interleaving.like(expected, fresh(list), job::line);
  }

  private List<Object> all(String list) {
    Recorded recorded = job.recorded();
    return switch (list) {
      case "commands" -> recorded.commands();
      case "calls" -> recorded.calls();
      case "rejections" -> recorded.rejections();
      case "deadLetters" -> recorded.deadLetters();
      case "events" -> recorded.events();
      default -> throw new IllegalArgumentException(list);
    };
  }
}
