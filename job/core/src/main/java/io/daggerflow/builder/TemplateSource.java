package io.daggerflow.builder;

import io.daggerflow.value.Json;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A template, written in Java. Its {@link #source} is what is read, checked and deployed. */
public record TemplateSource(Map<String, @Nullable Object> source)
    implements Monitored<TemplateSource> {

  /** One with this name. */
  public static TemplateSource named(String name) {
    return new TemplateSource(Sources.of("template", name));
  }

  @Override
  public TemplateSource with(String field, @Nullable Object value) {
    return new TemplateSource(Sources.with(source, field, value));
  }

  /** The text of a JSON file. */
  public String json() {
    return Json.text(source);
  }

  /** What a name and version stand for never changes once it is deployed. */
  public TemplateSource version(int version) {
    return with("version", version);
  }

  /** Text for people. */
  public TemplateSource description(String text) {
    return with("description", text);
  }

  /** Declares a runtime parameter. */
  public TemplateSource parameter(String name, ParameterSource declaration) {
    return with("parameters", Sources.put(source, "parameters", name, declaration));
  }

  /** Whether a start may carry undeclared parameters. */
  public TemplateSource additionalParameters(boolean allowed) {
    return with("additionalParameters", allowed);
  }

  /** Bound on the whole instance. */
  public TemplateSource timeout(Object time) {
    return with("timeout", time);
  }

  /** {@code stop} or {@code fail}. */
  public TemplateSource onTimeout(String word) {
    return with("onTimeout", word);
  }

  /** How long a finished instance is kept. */
  public TemplateSource retention(Object duration) {
    return with("retention", duration);
  }

  /** How long a finished instance is kept; {@code failed} is for FAILURE. */
  public TemplateSource retention(Object completed, Object failed) {
    return with("retention", Sources.with(Sources.of("completed", completed), "failed", failed));
  }

  /** Messages that start instances, besides those that are there already. */
  public TemplateSource startOn(StartSource start) {
    return with("startOn", Sources.appended(source, "startOn", start));
  }

  /** One channel more, for listeners of on-the-fly definitions and dynamic processes. */
  public TemplateSource channel(String topic, String message) {
    return with("channels", Sources.appended(source, "channels", Parts.channel(topic, message)));
  }

  /** One process more. */
  public TemplateSource process(String name, ProcessSource process) {
    return with("processes", Sources.appended(source, "processes", Tasks.named(name, process)));
  }
}
