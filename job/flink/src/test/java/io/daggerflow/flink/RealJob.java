package io.daggerflow.flink;

import io.daggerflow.routing.Router;
import io.daggerflow.scenario.Recorded;
import io.daggerflow.scenario.ScenarioFailure;
import io.daggerflow.scenario.ScenarioJob;
import io.daggerflow.template.Graph;
import io.daggerflow.template.Problem;
import io.daggerflow.template.WorkflowTemplate;
import io.daggerflow.value.Json;
import io.daggerflow.view.InstanceView;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The real job while a scenario runs on it. A step is over when nothing is in flight: all inputs
 * are taken in, a checkpoint after that has made visible what came of it, none of it is an input
 * again, and no wake-up and no answer is due.
 */
final class RealJob implements ScenarioJob {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration LOOK = Duration.ofMillis(500);

  /** So many checkpoints without any time passing are a workflow that never comes to rest. */
  private static final int RESTLESS = 3_000;

  private final MiniCluster cluster;
  private final JobClient client;
  private final String job;
  private final TestClock clock;
  private final ScenarioKafka kafka;
  private final RealOutput output;
  private final RealCalls calls;
  private final TopicNames topics;
  private final Settings settings;

  /** The last record that the job must have taken in, of each partition. */
  private final Map<TopicPartition, Long> inputs = new HashMap<>();

  private Set<String> listened = Set.of();
  private Set<String> known = Set.of("none");

  RealJob(
      MiniCluster cluster,
      JobClient client,
      TestClock clock,
      ScenarioKafka kafka,
      RealOutput output,
      RealCalls calls,
      Settings settings) {
    this.cluster = cluster;
    this.client = client;
    this.job = client.getJobID().toString();
    this.clock = clock;
    this.kafka = kafka;
    this.output = output;
    this.calls = calls;
    this.topics = settings.topics();
    this.settings = settings;
  }

  // ---- what happens

  @Override
  public void deploy(WorkflowTemplate template) {
    request(Map.of("type", "deploy", "definition", template.source()));
  }

  @Override
  public void refuse(Object definition, List<Problem> problems) {
    if (definition == null) {
      throw new ScenarioFailure(
          "Expected a template that can be read, or one inline, but it is a file");
    }
    request(Map.of("type", "deploy", "definition", definition));
  }

  @Override
  public void request(Map<String, Object> json) {
    Object type = json.get("type");
    boolean isDeployment = "deploy".equals(type) || "retire".equals(type);
    byte[] key =
        json.get("instanceId") instanceof String id ? id.getBytes(StandardCharsets.UTF_8) : null;
    send(isDeployment ? topics.deployments() : topics.control(), key, Json.bytes(json), Map.of());
  }

  @Override
  public void message(String topic, String key, byte[] value, Map<String, String> headers) {
    byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
    send(topic, bytes, value, headers);
  }

  private void send(String topic, byte[] key, byte[] value, Map<String, String> headers) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topic, 0, clock.absoluteTimeMillis(), key, value);
    headers.forEach(
        (name, text) -> record.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
    RecordMetadata written = kafka.send(record);
    if (isRead(topic)) {
      inputs.put(new TopicPartition(topic, 0), written.offset());
    }
    settle();
  }

  /** Whether the job reads this topic, with the templates that it has. */
  private boolean isRead(String topic) {
    if (!output.definitions().keySet().equals(known)) {
      known = Set.copyOf(output.definitions().keySet());
      List<Graph> graphs =
          output.definitions().values().stream()
              .map(source -> StoredTemplate.active("", Json.bytes(source), 0))
              .map(TemplateSet::compiled)
              .toList();
      listened = new Router(graphs, graphs, settings.limits(), 0).topics();
    }
    return topic.equals(topics.control())
        || topic.equals(topics.deployments())
        || topic.equals(topics.loopback())
        || listened.contains(topic);
  }

  @Override
  public void advanceTo(long time) {
    while (Math.min(clock.next(), calls.next()) <= time) {
      clock.moveTo(Math.max(now(), Math.min(clock.next(), calls.next())));
      settle();
    }
    clock.moveTo(time);
  }

  // ---- until nothing is in flight

  /** An answer comes only when nothing else can happen. */
  private void settle() {
    int checkpoints = 0;
    boolean isDue = true;
    while (isDue) {
      clock.fire();
      do {
        if (++checkpoints > RESTLESS) {
          throw new ScenarioFailure(
              "Expected the workflow to come to rest, but it did not in "
                  + RESTLESS
                  + " checkpoints");
        }
        awaitInputs();
        checkpoint();
        awaitOutput();
      } while (takeOutput());
      isDue = clock.next() <= now() || calls.answer(now());
    }
  }

  private void awaitInputs() {
    Patience patience = new Patience();
    for (Map.Entry<TopicPartition, Long> input : inputs.entrySet()) {
      TopicPartition partition = input.getKey();
      while (Gauges.offset(job, partition.topic(), partition.partition()) < input.getValue()) {
        patience.wait("the job to read " + partition + " until " + input.getValue());
      }
    }
    inputs.clear();
  }

  /** What the checkpoint holds must be published. */
  private void awaitOutput() {
    Patience patience = new Patience();
    while (Gauges.sum(job, "batches_made")
        > Gauges.sum(job, "batches_published") + Gauges.sum(job, "batches_known")) {
      patience.wait("the output to be published");
    }
  }

  /** Makes a checkpoint; the job may not run yet. */
  private void checkpoint() {
    Patience patience = new Patience();
    while (!isCheckpointMade()) {
      patience.wait("a checkpoint");
    }
  }

  private boolean isCheckpointMade() {
    try {
      cluster
          .triggerCheckpoint(client.getJobID(), CheckpointType.CONFIGURED)
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException e) {
      return false;
    } catch (TimeoutException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Waits a little, as long as the job runs and there is hope. */
  private final class Patience {
    private final long begin = System.nanoTime();
    private long looked = begin;

    void wait(String what) {
      ScenarioKafka.pause();
      long now = System.nanoTime();
      if (now - looked > LOOK.toNanos()) {
        looked = now;
        if (ScenarioKafka.await(() -> client.getJobStatus().get()).isTerminalState()) {
          ScenarioKafka.await(() -> client.getJobExecutionResult().get());
        }
      }
      if (now - begin > PATIENCE.toNanos()) {
        throw new IllegalStateException("Expected " + what + ", but waited in vain");
      }
    }
  }

  /**
   * Takes what has become visible; says whether the job has more to do. As long as it reads what it
   * told itself, it asks for further calls, which wait for the next checkpoint.
   */
  private boolean takeOutput() {
    List<ConsumerRecord<byte[], byte[]>> records = kafka.read();
    output.take(records);
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (record.topic().equals(topics.loopback()) || isRelease(record)) {
        inputs.put(new TopicPartition(record.topic(), record.partition()), record.offset());
      }
    }
    if (inputs.isEmpty()) {
      calls.take(Gauges.sum(job, "calls_open"), now());
      return false;
    }
    return true;
  }

  /** What the job tells itself of retired versions. */
  private boolean isRelease(ConsumerRecord<byte[], byte[]> record) {
    return record.topic().equals(topics.deployments())
        && ScenarioKafka.header(record, "dagger-release").isPresent();
  }

  // ---- what came of it

  @Override
  public long now() {
    return clock.absoluteTimeMillis();
  }

  @Override
  public Recorded recorded() {
    return output.recorded();
  }

  @Override
  public Object line(Object element) {
    return output.line(element);
  }

  /** Asks the engine, which refuses a request for an instance that it does not have. */
  @Override
  public boolean has(String id) {
    request(new LinkedHashMap<>(output.probe(id)));
    return !output.isProbeRefused();
  }

  @Override
  public Map<String, InstanceView> views() {
    return output.views();
  }

  @Override
  public void close() {
    Thread.interrupted();
    try {
      ScenarioKafka.await(() -> client.cancel().get());
      while (!ScenarioKafka.await(() -> client.getJobStatus().get()).isTerminalState()) {
        ScenarioKafka.pause();
      }
    } finally {
      calls.close();
      clock.close();
    }
  }
}
