package io.daggerflow.format;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The topics that a template names: those of commands, listeners, {@code startOn} and {@code
 * channels}. A topic that an expression chooses is not among them.
 */
public final class TemplateTopics {

  /** Fields whose content is the user's own and may look like anything. */
  private static final Set<String> VALUES =
      Set.of("value", "headers", "set", "parameters", "input", "body", "default", "key");

  private final Set<String> topics = new LinkedHashSet<>();

  private TemplateTopics() {}

  /**
   * Names of the topics, in the order of the file.
   *
   * @param definition the template as JSON
   */
  public static Set<String> of(Map<?, ?> definition) {
    TemplateTopics found = new TemplateTopics();
    found.search(definition);
    return found.topics;
  }

  private void search(@Nullable Object value) {
    if (value instanceof List<?> list) {
      list.forEach(this::search);
    } else if (value instanceof Map<?, ?> map) {
      if (map.get("topic") instanceof String topic && !topic.contains("${")) {
        topics.add(topic);
      }
      map.forEach(
          (name, field) -> {
            if (!VALUES.contains(name)) {
              search(field);
            }
          });
    }
  }
}
