package io.daggerflow.builder;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A process: tasks one after the other, processes side by side, or filled in by the start. */
public record ProcessSource(Map<String, @Nullable Object> source)
    implements Node<ProcessSource>, Retried<ProcessSource>, Copied<ProcessSource> {

  @Override
  public ProcessSource with(String field, @Nullable Object value) {
    return new ProcessSource(Sources.with(source, field, value));
  }

  /** One task more. */
  public ProcessSource task(String name, Task<?> task) {
    return with("tasks", Sources.appended(source, "tasks", Tasks.named(name, task)));
  }

  /** One child more, of a parallel process. */
  public ProcessSource process(String name, ProcessSource process) {
    return with("processes", Sources.appended(source, "processes", Tasks.named(name, process)));
  }

  /** The siblings that must all be over before it starts; none for an empty list. */
  public ProcessSource dependsOn(String... siblings) {
    return with("dependsOn", List.of(siblings));
  }

  /** The siblings that must be over before it starts, in full. */
  public ProcessSource dependsOn(SiblingsSource siblings) {
    return with("dependsOn", siblings);
  }

  /** Bound on the process. */
  public ProcessSource maxRunDuration(Object time) {
    return with("maxRunDuration", time);
  }

  /** Name of a shared definition. */
  public ProcessSource processRef(String name) {
    return with("processRef", name);
  }

  /** One channel more, of a dynamic process. */
  public ProcessSource channel(String topic, String message) {
    return with("channels", Sources.appended(source, "channels", Parts.channel(topic, message)));
  }
}
