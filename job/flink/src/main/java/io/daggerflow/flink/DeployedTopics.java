package io.daggerflow.flink;

import io.daggerflow.routing.Channels;
import io.daggerflow.template.Graph;
import java.io.Serializable;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics that deployed templates listen to, learned from the topic of accepted templates: who
 * looks for partitions sees no stream of the job.
 *
 * <p>Topics of versions that have left stay among them. Flink's source gives back no partition that
 * it reads, so forgetting one would save nothing as long as the job goes on; it goes on at its
 * position when a version wants it again, and what comes meanwhile is counted as nobody's.
 */
final class DeployedTopics implements Serializable {

  private static final Logger LOG = LoggerFactory.getLogger(DeployedTopics.class);

  private final TemplatesTopic templates;
  private final Set<String> topics = new HashSet<>();

  DeployedTopics(Settings settings) {
    templates = new TemplatesTopic(settings.topics().templates(), settings.kafka());
  }

  /** All of them so far; those known before if Kafka does not answer. */
  Set<String> topics() {
    try {
      templates.readOn(this::learn);
    } catch (KafkaException e) {
      LOG.warn("The accepted templates could not be read", e);
    }
    return topics;
  }

  private void learn(Graph template) {
    Channels.of(template).forEach(channel -> topics.add(channel.topic()));
    template.template().startOn().forEach(startOn -> topics.add(startOn.topic()));
  }
}
