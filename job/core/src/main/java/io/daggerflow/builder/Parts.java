package io.daggerflow.builder;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The pieces that a template is made of, for {@code import static}. A kind of task takes what it
 * cannot be without.
 */
public final class Parts {

  private Parts() {}

  // ---- the template

  /** A declaration: {@code string}, {@code integer}, {@code number}, {@code boolean}, … */
  public static ParameterSource ofType(String type) {
    return new ParameterSource(Sources.of("type", type));
  }

  /**
   * Messages that start instances.
   *
   * @param id a value over the message: the id of the instance
   */
  public static StartSource startOn(String topic, Object id) {
    return new StartSource(Sources.with(Sources.of("topic", topic), "id", id));
  }

  static Map<String, @Nullable Object> channel(String topic, String message) {
    return Sources.with(Sources.of("topic", topic), "message", message);
  }

  /** Watches a node while it is EXECUTING. */
  public static MonitorSource monitor() {
    return new MonitorSource(Map.of());
  }

  /** How failed tries are followed by others. */
  public static RetrySource retry() {
    return new RetrySource(Map.of());
  }

  /** A JSON object: names and values by turns. */
  public static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
    if (namesAndValues.length % 2 != 0) {
      throw new IllegalArgumentException("Expected a value for each name, but one has none");
    }
    Map<String, @Nullable Object> object = Map.of();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object = Sources.with(object, (String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  // ---- processes

  /** Tasks one after the other. */
  public static ProcessSource process() {
    return new ProcessSource(Map.of());
  }

  /** Processes side by side. */
  public static ProcessSource parallelProcess() {
    return new ProcessSource(Sources.with(Sources.of("type", "parallel"), "processes", List.of()));
  }

  /** A process that the start request fills in. */
  public static ProcessSource dynamicProcess() {
    return new ProcessSource(Sources.of("type", "dynamic"));
  }

  /** Siblings that must be over before a process starts. */
  public static SiblingsSource siblings(String... names) {
    return new SiblingsSource(Sources.of("processes", List.of(names)));
  }

  /** Tasks of a branch, one after the other; the first of them. */
  public static Tasks task(String name, Task<?> task) {
    return new Tasks(List.of()).task(name, task);
  }

  // ---- tasks and actions

  private static Map<String, @Nullable Object> kind(String type) {
    return Sources.of("type", type);
  }

  private static Map<String, @Nullable Object> kind(
      String type, String field, @Nullable Object value) {
    return Sources.with(kind(type), field, value);
  }

  /**
   * Sends a record.
   *
   * @param topic a value
   * @param value a value
   */
  public static Task.KafkaCommand kafkaCommand(String topic, @Nullable Object value) {
    return new Task.KafkaCommand(
        Sources.with(kind("kafka-command", "topic", topic), "value", value));
  }

  /** Waits for a record of this topic; say which one by {@code correlate}. */
  public static Task.KafkaListener kafkaListener(String topic) {
    return new Task.KafkaListener(kind("kafka-listener", "topic", topic));
  }

  /** Runs a handler. */
  public static Task.Executor executor(String handler) {
    return new Task.Executor(kind("executor", "handler", handler));
  }

  /** As {@link #executor(String)}. */
  public static Task.Executor executor(Class<?> handler) {
    return executor(handler.getName());
  }

  /**
   * Sends a request.
   *
   * @param url a value
   */
  public static Task.Http http(String url) {
    return new Task.Http(kind("http", "url", url));
  }

  /** Writes runtime parameters. */
  public static Task.Assign assign() {
    return new Task.Assign(kind("assign", "set", Map.of()));
  }

  /** Waits for a point in time. */
  public static Task.Trigger triggerAt(Object point) {
    return new Task.Trigger(kind("trigger", "at", point));
  }

  /** Waits for a duration. */
  public static Task.Trigger triggerAfter(Object duration) {
    return new Task.Trigger(kind("trigger", "after", duration));
  }

  /**
   * Runs an action again and again.
   *
   * @param every from the end of a run to the next
   */
  public static Task.Interval interval(Object every) {
    return new Task.Interval(kind("interval", "every", every));
  }

  /** Waits until an expression is true. */
  public static Task.Sensor sensor(String until) {
    return new Task.Sensor(kind("sensor", "until", until));
  }

  /** Runs the first branch whose condition is true. */
  public static Task.Decision decision() {
    return new Task.Decision(kind("decision", "cases", List.of()));
  }

  /** Runs branches side by side, or with {@code forEach} copies of one. */
  public static Task.Parallel parallel() {
    return new Task.Parallel(kind("parallel"));
  }

  /**
   * Starts a child workflow.
   *
   * @param template a value: its name
   */
  public static Task.Workflow workflow(String template) {
    return new Task.Workflow(kind("workflow", "template", template));
  }

  /** Ends the instance. */
  public static Task.End end() {
    return new Task.End(kind("end"));
  }
}
