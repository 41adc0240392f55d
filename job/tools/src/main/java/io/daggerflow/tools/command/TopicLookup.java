package io.daggerflow.tools.command;

import io.daggerflow.tools.client.Connection;
import io.daggerflow.tools.client.Records;
import io.daggerflow.tools.client.TopicReader;
import io.daggerflow.tools.console.view.Filter;
import io.daggerflow.tools.words.Explanation;
import io.daggerflow.view.InstanceView;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Instances as the topic of events tells them. */
final class TopicLookup implements InstanceLookup {

  private final Connection connection;
  private @Nullable Map<String, InstanceView> all;

  TopicLookup(Connection connection) {
    this.connection = connection;
  }

  /** Everything that the topic has, read once. */
  private Map<String, InstanceView> all() {
    if (all == null) {
      Map<String, InstanceView> views = new LinkedHashMap<>();
      try (TopicReader reader = new TopicReader(connection, connection.topics().events())) {
        reader.whole().toEnd(record -> apply(record, views));
      }
      all = views;
    }
    return all;
  }

  private static void apply(
      ConsumerRecord<byte[], byte[]> record, Map<String, InstanceView> views) {
    Map<String, @Nullable Object> event = Records.json(record);
    if (event != null && event.get("instanceId") instanceof String id) {
      views.computeIfAbsent(id, InstanceView::new).apply(event);
    }
  }

  @Override
  public Found find(Filter filter, int limit) {
    List<InstanceView> found =
        all().values().stream()
            .filter(filter::matches)
            .sorted(
                Comparator.comparing((InstanceView view) -> String.valueOf(view.created()))
                    .reversed()
                    .thenComparing(InstanceView::id))
            .toList();
    return new Found(
        found.stream().limit(limit).map(TopicLookup::row).toList(), found.size() > limit);
  }

  private static Map<String, @Nullable Object> row(InstanceView view) {
    Map<String, @Nullable Object> json = view.toJson();
    json.remove("nodes");
    String sentence = Explanation.sentence(view, value -> value);
    if (sentence != null) {
      json.put("explanation", sentence);
    }
    return json;
  }

  @Override
  public @Nullable Known instance(String id) {
    byte[] key = id.getBytes(StandardCharsets.UTF_8);
    InstanceView view = new InstanceView(id);
    try (TopicReader reader = new TopicReader(connection, connection.topics().events())) {
      reader
          .of(key)
          .toEnd(
              record -> {
                Map<String, @Nullable Object> event =
                    TopicReader.hasKey(record, key) ? Records.json(record) : null;
                if (event != null) {
                  view.apply(event);
                }
              });
    }
    return known(view);
  }

  private @Nullable Known known(InstanceView view) {
    if (view.seq() == 0) {
      return null;
    }
    return new Known(view, TemplateRecords.tell(view, connection));
  }

  @Override
  public @Nullable Known child(String parent, String path) {
    for (InstanceView view : all().values()) {
      Map<?, ?> of = view.parent();
      if (of != null
          && !view.isOver()
          && parent.equals(of.get("instanceId"))
          && path.equals(of.get("path"))) {
        return known(view);
      }
    }
    return null;
  }
}
