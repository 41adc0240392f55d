package io.daggerflow.tools.command;

import io.daggerflow.tools.client.ClientException;
import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Records;
import io.daggerflow.tools.client.TopicReader;
import io.daggerflow.view.InstanceView;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds accepted templates on their topic. */
final class TemplateRecords {

  private TemplateRecords() {}

  /**
   * Tells the view its template, if the topic has it; without it the view shows less.
   *
   * @return the template, the one that came with the start included; null if it is not known
   */
  static @Nullable Map<?, ?> tell(InstanceView view, Connection connection) {
    if (view.template() == null || view.definition() != null) {
      return view.definition();
    }
    Map<?, ?> definition = find(connection, view.template(), view.version());
    if (definition != null) {
      view.know(definition);
    }
    return definition;
  }

  private static @Nullable Map<?, ?> find(Connection connection, String name, long version) {
    Found found = new Found();
    try (TopicReader reader = new TopicReader(connection, connection.topics().templates())) {
      reader
          .whole()
          .toEnd(
              record -> {
                Map<String, @Nullable Object> json = Records.json(record);
                if (json != null
                    && name.equals(json.get("template"))
                    && Long.valueOf(version).equals(json.get("version"))
                    && json.get("definition") instanceof Map<?, ?> definition) {
                  found.definition = definition;
                }
              });
    } catch (ClientException e) {
      return null;
    }
    return found.definition;
  }

  private static final class Found {
    private @Nullable Map<?, ?> definition;
  }
}
