package io.daggerflow.flink;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;

/**
 * What of a writer's output is in Kafka: for each of its latest attempts the number of the last
 * batch. Batches of an attempt are published one after the other, so all before it are out too.
 *
 * <p>Attempts before the last one are kept because a batch of theirs may be asked about late: by a
 * restore of an older savepoint, or by a process that was thought dead. An attempt that is
 * forgotten only means that such a batch is published once more.
 */
final class Marker {

  /** So that the text stays far below the 4,096 bytes that brokers accept. */
  static final int KEPT = 32;

  private final Map<String, Long> published;

  private Marker(Map<String, Long> published) {
    this.published = published;
  }

  /** As {@link #text} wrote it; an empty text is that of a writer that has published nothing. */
  static Marker of(String text) {
    Map<String, Long> published = new LinkedHashMap<>();
    if (!text.isEmpty()) {
      for (String entry : text.split(",")) {
        int colon = entry.indexOf(':');
        if (colon < 0) {
          throw new IllegalArgumentException(
              "Expected 'attempt:number,…' as marker, but it is '" + text + "'");
        }
        published.put(entry.substring(0, colon), Long.valueOf(entry.substring(colon + 1)));
      }
    }
    return new Marker(published);
  }

  /**
   * Whether a batch is out.
   *
   * @throws IllegalStateException if another one of its attempt must come first: to publish this
   *     one would lose that
   */
  boolean covers(Batch batch) {
    Long last = published.get(batch.attempt());
    if (last != null && batch.number() - last > 1) {
      throw new IllegalStateException(
          "Expected batch " + (last + 1) + " next, but it is the " + batch);
    }
    return last != null && batch.number() <= last;
  }

  /** The marker when this batch is out too. */
  Marker with(Batch batch) {
    Map<String, Long> more = new LinkedHashMap<>(published);
    more.remove(batch.attempt());
    more.put(batch.attempt(), batch.number());
    while (more.size() > KEPT) {
      more.remove(more.keySet().iterator().next());
    }
    return new Marker(more);
  }

  String text() {
    StringJoiner text = new StringJoiner(",");
    published.forEach((attempt, number) -> text.add(attempt + ":" + number));
    return text.toString();
  }
}
