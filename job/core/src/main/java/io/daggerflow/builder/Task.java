package io.daggerflow.builder;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A task without its name: what all kinds have, and the kinds. Some may be an {@link Action}; then
 * only the fields of the kind and {@code retry} fit.
 *
 * @param <T> the kind itself
 */
public sealed interface Task<T extends Task<T>> extends Node<T> {

  /** Bound on the task, all tries included. */
  default T timeout(Object time) {
    return with("timeout", time);
  }

  /** What is done when the task is stopped. */
  default T onStop(Action action) {
    return with("onStop", action.source());
  }

  /** What undoes its work. */
  default T compensate(Action action) {
    return with("compensate", action.source());
  }

  /** {@code kafka-command}. */
  record KafkaCommand(Map<String, @Nullable Object> source)
      implements Task<KafkaCommand>, Retried<KafkaCommand>, Action {

    @Override
    public KafkaCommand with(String field, @Nullable Object value) {
      return new KafkaCommand(Sources.with(source, field, value));
    }

    /** A value; null for no key. */
    public KafkaCommand key(@Nullable Object value) {
      return with("key", value);
    }

    /** One header more. */
    public KafkaCommand header(String name, @Nullable Object value) {
      return with("headers", Sources.put(source, "headers", name, value));
    }

    /** A value: a number from 0. */
    public KafkaCommand partition(Object value) {
      return with("partition", value);
    }
  }

  /** {@code kafka-listener}. */
  record KafkaListener(Map<String, @Nullable Object> source)
      implements Task<KafkaListener>, Setting<KafkaListener> {

    @Override
    public KafkaListener with(String field, @Nullable Object value) {
      return new KafkaListener(Sources.with(source, field, value));
    }

    /** Waits for the message whose field of this name equals the parameter of this name. */
    public KafkaListener correlate(String name) {
      return with("correlate", name);
    }

    /** Waits for the message in which an expression yields the value of a parameter. */
    public KafkaListener correlate(String parameter, String message) {
      return correlate("parameter", parameter, message);
    }

    /** Waits for the message in which an expression yields the value of another expression. */
    public KafkaListener correlateValue(String value, String message) {
      return correlate("value", value, message);
    }

    private KafkaListener correlate(String field, String value, String message) {
      return with("correlate", Sources.with(Sources.of(field, value), "message", message));
    }

    /** Expression over the message. */
    public KafkaListener filter(String expression) {
      return with("filter", expression);
    }

    /** Expression, asked after {@code set}. */
    public KafkaListener completeWhen(String expression) {
      return with("completeWhen", expression);
    }

    /** {@code buffer}, {@code skip-to} or {@code ignore}. */
    public KafkaListener onEarly(String word) {
      return with("onEarly", word);
    }

    /** How long a message that nobody took is kept. */
    public KafkaListener timeToLive(Object duration) {
      return with("timeToLive", duration);
    }

    /** {@code dead-letter} or {@code ignore}. */
    public KafkaListener onUnmatched(String word) {
      return with("onUnmatched", word);
    }

    /** Of several waiting instances one gets the message. */
    public KafkaListener matchOnlyOne() {
      return with("matchOnlyOne", true);
    }

    /** Expression over the message. */
    public KafkaListener deduplicateBy(String expression) {
      return with("deduplicateBy", expression);
    }
  }

  /** {@code executor}. */
  record Executor(Map<String, @Nullable Object> source)
      implements Task<Executor>, Retried<Executor>, Setting<Executor>, Action {

    @Override
    public Executor with(String field, @Nullable Object value) {
      return new Executor(Sources.with(source, field, value));
    }

    /** A value. */
    public Executor input(@Nullable Object value) {
      return with("input", value);
    }

    /** Whether it runs inside the step. */
    public Executor inline(boolean inline) {
      return with("inline", inline);
    }
  }

  /** {@code http}. */
  record Http(Map<String, @Nullable Object> source)
      implements Task<Http>, Retried<Http>, Setting<Http>, Action {

    @Override
    public Http with(String field, @Nullable Object value) {
      return new Http(Sources.with(source, field, value));
    }

    /** As {@code POST}. */
    public Http method(String method) {
      return with("method", method);
    }

    /** One header more. */
    public Http header(String name, @Nullable Object value) {
      return with("headers", Sources.put(source, "headers", name, value));
    }

    /** A value. */
    public Http body(@Nullable Object value) {
      return with("body", value);
    }

    /** Codes as {@code 402} and classes as {@code "2xx"}. */
    public Http expectStatus(Object... codes) {
      return with("expectStatus", List.of(codes));
    }
  }

  /** {@code assign}. */
  record Assign(Map<String, @Nullable Object> source)
      implements Task<Assign>, Retried<Assign>, Setting<Assign>, Action {

    @Override
    public Assign with(String field, @Nullable Object value) {
      return new Assign(Sources.with(source, field, value));
    }
  }

  /** {@code trigger}. */
  record Trigger(Map<String, @Nullable Object> source) implements Task<Trigger> {

    @Override
    public Trigger with(String field, @Nullable Object value) {
      return new Trigger(Sources.with(source, field, value));
    }

    /** The field {@code do}. */
    public Trigger run(Do action) {
      return with("do", action.source());
    }
  }

  /** {@code interval}. */
  record Interval(Map<String, @Nullable Object> source) implements Task<Interval> {

    @Override
    public Interval with(String field, @Nullable Object value) {
      return new Interval(Sources.with(source, field, value));
    }

    /** The field {@code do}. */
    public Interval run(Do action) {
      return with("do", action.source());
    }

    /** Expression, asked after each run. */
    public Interval completeWhen(String expression) {
      return with("completeWhen", expression);
    }

    /** A point in time: when the first run is. */
    public Interval startAt(Object point) {
      return with("startAt", point);
    }

    /** A point in time: when it is over in any case. */
    public Interval forceCompleteAt(Object point) {
      return with("forceCompleteAt", point);
    }

    /** A duration: after which it is over in any case. */
    public Interval forceCompleteAfter(Object duration) {
      return with("forceCompleteAfter", duration);
    }
  }

  /** {@code sensor}. */
  record Sensor(Map<String, @Nullable Object> source) implements Task<Sensor> {

    @Override
    public Sensor with(String field, @Nullable Object value) {
      return new Sensor(Sources.with(source, field, value));
    }
  }

  /** {@code decision}. */
  record Decision(Map<String, @Nullable Object> source)
      implements Task<Decision>, Retried<Decision> {

    @Override
    public Decision with(String field, @Nullable Object value) {
      return new Decision(Sources.with(source, field, value));
    }

    /** One case more, whose branch has no name of its own. */
    public Decision choose(String when, Tasks tasks) {
      return choose(Sources.of("when", when), tasks);
    }

    /** One case more. */
    public Decision choose(String name, String when, Tasks tasks) {
      return choose(Sources.with(Sources.of("name", name), "when", when), tasks);
    }

    private Decision choose(Map<String, @Nullable Object> branch, Tasks tasks) {
      Map<String, @Nullable Object> whole = Sources.with(branch, "tasks", tasks.list());
      return with("cases", Sources.appended(source, "cases", whole));
    }

    /** What runs where no case fits. */
    public Decision otherwise(Tasks tasks) {
      return with("otherwise", Sources.of("tasks", tasks.list()));
    }
  }

  /** {@code parallel}. */
  record Parallel(Map<String, @Nullable Object> source)
      implements Task<Parallel>, Retried<Parallel>, Copied<Parallel> {

    @Override
    public Parallel with(String field, @Nullable Object value) {
      return new Parallel(Sources.with(source, field, value));
    }

    /** One branch more, without a name of its own. */
    public Parallel branch(Tasks tasks) {
      return append(Sources.of("tasks", tasks.list()));
    }

    /** One branch more. */
    public Parallel branch(String name, Tasks tasks) {
      return append(Sources.with(Sources.of("name", name), "tasks", tasks.list()));
    }

    private Parallel append(Map<String, @Nullable Object> branch) {
      return with("branches", Sources.appended(source, "branches", branch));
    }

    /** One task more, of each copy of a {@code forEach}. */
    public Parallel task(String name, Task<?> task) {
      return with("tasks", Sources.appended(source, "tasks", Tasks.named(name, task)));
    }
  }

  /** {@code workflow}. */
  record Workflow(Map<String, @Nullable Object> source)
      implements Task<Workflow>, Retried<Workflow>, Setting<Workflow>, Do {

    @Override
    public Workflow with(String field, @Nullable Object value) {
      return new Workflow(Sources.with(source, field, value));
    }

    /** A value: its version. */
    public Workflow version(Object value) {
      return with("version", value);
    }

    /** A value: the id of the child. */
    public Workflow id(Object value) {
      return with("id", value);
    }

    /** One runtime parameter of the child, besides those that are there already. */
    public Workflow parameter(String name, @Nullable Object value) {
      return parameters(Sources.put(source, "parameters", name, value));
    }

    /** All of them, as one value. */
    public Workflow parameters(Object value) {
      return with("parameters", value);
    }

    /** The field {@code wait}: whether the task is over with the child. */
    public Workflow waits(boolean wait) {
      return with("wait", wait);
    }
  }

  /** {@code end}. */
  record End(Map<String, @Nullable Object> source) implements Task<End> {

    @Override
    public End with(String field, @Nullable Object value) {
      return new End(Sources.with(source, field, value));
    }

    /** {@code COMPLETED}, {@code FAILURE} or {@code STOPPED}. */
    public End status(String status) {
      return with("status", status);
    }

    /** A value. */
    public End reason(Object value) {
      return with("reason", value);
    }
  }
}
