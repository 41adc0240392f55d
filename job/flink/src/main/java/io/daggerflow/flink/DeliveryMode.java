package io.daggerflow.flink;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** When commands and calls leave the job. Everything else leaves with its checkpoint, once. */
enum DeliveryMode {
  /** When the step that caused them is durable: each once. */
  EXACTLY_ONCE,
  /** In their step: each at least once, and one of a step that is rolled back may have left. */
  LOW_LATENCY;

  /** As options say it. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static DeliveryMode of(String text) {
    for (DeliveryMode delivery : values()) {
      if (delivery.text().equals(text)) {
        return delivery;
      }
    }
    List<String> all = Arrays.stream(values()).map(DeliveryMode::text).toList();
    throw new UsageException(
        "Expected '--delivery' to be one of " + all + ", but it is '" + text + "'");
  }
}
