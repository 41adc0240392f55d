package io.daggerflow.flink;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * Secrets among the properties of Kafka clients. The job's arguments are shown in Flink's web page,
 * and all options are part of the job graph, so a secret itself is refused: a reference of Kafka's
 * config providers stands in its place, which every client resolves where it runs.
 */
final class KafkaSecrets {

  private static final String PROVIDERS = "config.providers";

  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+):[^}]+}");

  /** What is called so holds a secret, if Kafka does not know better. */
  private static final Pattern NAME =
      Pattern.compile("(?i).*(passw|pwd|passphrase|secret|credential|token|jaas|api[-_.]?key).*");

  private static final Map<String, Class<?>> USUAL =
      new TreeMap<>(
          Map.of(
              "directory", DirectoryConfigProvider.class,
              "env", EnvVarConfigProvider.class,
              "file", FileConfigProvider.class));

  private KafkaSecrets() {}

  /**
   * The properties, with Kafka's own providers unless others are named.
   *
   * @throws UsageException if one holds a secret; its text is not repeated
   */
  static Map<String, String> checked(Map<String, String> properties) {
    Map<String, String> checked = new TreeMap<>(properties);
    boolean refers = false;
    for (Map.Entry<String, String> property : properties.entrySet()) {
      boolean reference = REFERENCE.matcher(property.getValue()).find();
      refers |= reference;
      if (!reference && isSecret(property.getKey())) {
        throw new UsageException(
            "Expected '--kafka."
                + property.getKey()
                + "' to be a reference as ${file:PATH:KEY} or ${env:VARIABLE}, but it is a text:"
                + " a secret itself does not belong into options, which Flink shows");
      }
    }
    if (refers && !properties.containsKey(PROVIDERS)) {
      checked.put(PROVIDERS, String.join(",", USUAL.keySet()));
      USUAL.forEach((name, type) -> checked.put(PROVIDERS + '.' + name + ".class", type.getName()));
    }
    return checked;
  }

  private static boolean isSecret(String property) {
    ConfigDef.Type type = type(property);
    return type == null ? NAME.matcher(property).matches() : type == ConfigDef.Type.PASSWORD;
  }

  private static ConfigDef.@Nullable Type type(String property) {
    ConfigDef.ConfigKey key = ConsumerConfig.configDef().configKeys().get(property);
    if (key == null) {
      key = ProducerConfig.configDef().configKeys().get(property);
    }
    if (key == null) {
      key = AdminClientConfig.configDef().configKeys().get(property);
    }
    return key == null ? null : key.type;
  }
}
