package io.daggerflow.tools.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/**
 * The topics that an installation of the job needs, and how they are made: the job's own ones with
 * the partitions that they must have, and those of its templates.
 */
public final class TopicPlan {

  /** Partitions of topics that may be read side by side. */
  public static final int DEFAULT_PARTITIONS = 4;

  /** The job's messages to itself: the number bounds how far it scales, and never changes. */
  private static final int LOOPBACK_PARTITIONS = 32;

  private final Map<String, NewTopic> topics = new LinkedHashMap<>();
  private final Optional<Short> replication;

  private TopicPlan(Optional<Short> replication) {
    this.replication = replication;
  }

  /**
   * Plans the topics of one installation.
   *
   * @param names of the job's own topics
   * @param others topics of templates, those of commands and listeners
   * @param partitions of all but those whose number is fixed
   * @param replication null for what the broker takes by default
   */
  public static TopicPlan of(
      Topics names, Collection<String> others, int partitions, @Nullable Short replication) {
    TopicPlan plan = new TopicPlan(Optional.ofNullable(replication));
    plan.add(names.control(), partitions, Map.of());
    plan.add(names.deployments(), 1, Map.of());
    plan.add(names.templates(), 1, Map.of("cleanup.policy", "compact"));
    plan.add(names.events(), partitions, Map.of());
    plan.add(names.rejections(), partitions, Map.of());
    plan.add(names.deadLetters(), partitions, Map.of());
    plan.add(names.loopback(), LOOPBACK_PARTITIONS, Map.of());
    plan.add(names.replay(), partitions, Map.of());
    others.forEach(topic -> plan.add(topic, partitions, Map.of()));
    return plan;
  }

  private void add(String name, int partitions, Map<String, String> settings) {
    topics.putIfAbsent(
        name, new NewTopic(name, Optional.of(partitions), replication).configs(settings));
  }

  /** Name and number of partitions of each topic of the plan. */
  public Map<String, Integer> partitions() {
    Map<String, Integer> partitions = new LinkedHashMap<>();
    topics.forEach((name, topic) -> partitions.put(name, topic.numPartitions()));
    return partitions;
  }

  /** Those of the plan that do not exist. */
  public List<String> missing(Admin admin, Connection connection) {
    try {
      Set<String> existing = admin.listTopics().names().get();
      return topics.keySet().stream().filter(name -> !existing.contains(name)).toList();
    } catch (ExecutionException e) {
      throw connection.failed("the names of topics", (Exception) e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Creates those that do not exist. Those that do are left as they are.
   *
   * @return names of the created ones
   * @throws ClientException if the broker refuses one
   */
  public List<String> create(Admin admin, Connection connection) {
    List<String> missing = missing(admin, connection);
    List<String> created = new ArrayList<>();
    admin
        .createTopics(missing.stream().map(topics::get).toList())
        .values()
        .forEach(
            (name, done) -> {
              try {
                done.get();
                created.add(name);
              } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                  throw connection.failed("topic '" + name + "'", (Exception) e.getCause());
                }
              } catch (InterruptedException e) {
                throw interrupted(e);
              }
            });
    created.sort(java.util.Comparator.comparing(missing::indexOf));
    return created;
  }

  private static ClientException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ClientException("Expected the broker's answer, but was interrupted", e);
  }
}
