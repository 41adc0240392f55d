package io.daggerflow.flink;

import java.util.Map;
import java.util.Properties;

/**
 * How the producers of the job write, unless the operator says otherwise: in large batches. Waiting
 * for them costs no time: nobody sees a record before its checkpoint, and the checkpoint sends what
 * still waits.
 */
public final class ProducerDefaults {

  /** Settings of Kafka's producer. */
  public static final Map<String, String> SETTINGS =
      Map.of("linger.ms", "50", "batch.size", "131072", "compression.type", "lz4");

  private ProducerDefaults() {}

  /** The settings of a producer, given those of all Kafka clients. */
  static Properties with(Map<String, String> kafka) {
    Properties producer = new Properties();
    producer.putAll(SETTINGS);
    producer.putAll(kafka);
    return producer;
  }

  /** The same for records that somebody sees at once: nobody waits for a batch to fill. */
  static Properties immediate(Map<String, String> kafka) {
    Properties producer = new Properties();
    producer.putAll(SETTINGS);
    producer.put("linger.ms", "0");
    producer.putAll(kafka);
    return producer;
  }
}
